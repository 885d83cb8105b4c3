// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat64;

/** What runs after something else in a function does so too where its body is built. */
class FunctionOrderTest {
  private static Operand<TFloat64> positive(Ops tf, Operand<TFloat64> x) {
    Op check =
        tf.assertThat(
            tf.math.greater(x, tf.constant(0.0)), List.of(tf.constant("must be positive"), x));
    return tf.withControlDependencies(check).identity(x);
  }

  /** 3x, of an x that is checked, in a function that another one calls. */
  private static ConcreteFunction checking() {
    return ConcreteFunction.create(
        tf -> {
          Operand<TFloat64> x = tf.placeholder(TFloat64.class);
          Operand<TFloat64> y = tf.math.mul(positive(tf, x), tf.constant(3.0));
          return Signature.builder("checking").input("x", x).output("y", y).build();
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void checksItsInput(boolean nested) {
    try (ConcreteFunction checking = checking();
        ConcreteFunction caller =
            ConcreteFunction.create(
                tf -> {
                  Operand<TFloat64> x = tf.placeholder(TFloat64.class);
                  Operand<?> y = tf.call(checking, x);
                  return Signature.builder("caller").input("x", x).output("y", y).build();
                });
        Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      for (double number : new double[] {2, -2}) {
        Map<String, Operand<TFloat64>> x = Map.of("x", tf.constant(number));
        Operand<?> y = SoftFunction.call(tf, nested ? caller : checking, x).get("y");
        requireChecked(number > 0, 6, session, y);
      }
    }
  }

  @Test
  void checksWhatACallReturnsInAGradientToo() {
    try (ConcreteFunction checking = checking();
        Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      for (double number : new double[] {2, 0.1}) {
        Operand<TFloat64> x = tf.constant(number);
        Operand<TFloat64> called = TestOperators.typed(tf.call(checking, x));
        Operand<TFloat64> y = tf.math.square(positive(tf, tf.math.sub(called, tf.constant(1.0))));
        Operand<?> dx =
            SafeGradients.of(tf, y, x, SafeGradients.cotangents(List.of(tf.constant(1.0))));
        requireChecked(number == 2, 30, session, dx); // 2(3x − 1)·3
      }
    }
  }

  private static void requireChecked(boolean right, double want, Session session, Operand<?> y) {
    if (right) {
      assertArrayEquals(new double[] {want}, doubles(session, y));
      return;
    }
    TFInvalidArgumentException error =
        assertThrows(TFInvalidArgumentException.class, () -> doubles(session, y));
    assertTrue(error.getMessage().contains("must be positive"), error.getMessage());
  }

  @Test
  void readsAVariableAfterItIsAssigned() {
    try (ConcreteFunction assigning =
            ConcreteFunction.create(
                tf -> {
                  Operand<TFloat64> x = tf.placeholder(TFloat64.class);
                  VarHandleOp variable = variable(tf);
                  Ops after = tf.withControlDependencies(tf.assignVariableOp(variable, x));
                  Operand<TFloat64> read = after.readVariableOp(variable, TFloat64.class);
                  return Signature.builder("assigning")
                      .input("x", x)
                      .output("y", tf.math.mul(x, read))
                      .build();
                });
        Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      session.run(tf.assignVariableOp(variable(tf), tf.constant(7.0)));
      Map<String, Operand<TFloat64>> x = Map.of("x", tf.constant(3.0));
      Operand<?> y = SoftFunction.call(tf, assigning, x).get("y");
      assertArrayEquals(new double[] {9}, doubles(session, y));
    }
  }

  private static VarHandleOp variable(Ops tf) {
    return tf.varHandleOp(TFloat64.class, Shape.scalar(), VarHandleOp.sharedName("assigned"));
  }

  @Test
  void isBuiltAfterWhatTheCallerSays() {
    try (ConcreteFunction checking = checking();
        Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Op fails =
          tf.assertThat(tf.constant(false), List.of(tf.constant("must be positive, the caller's")));
      Map<String, Operand<TFloat64>> x = Map.of("x", tf.constant(2.0));
      Operand<?> y = SoftFunction.call(tf.withControlDependencies(fails), checking, x).get("y");
      requireChecked(false, 6, session, y);
    }
  }
}
