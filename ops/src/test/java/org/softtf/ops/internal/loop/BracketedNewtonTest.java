// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Functions that Newton's method alone does not solve, or not at once. */
class BracketedNewtonTest {
  private static final double[] ROOTS = {0, 1e-9, 0.3, -1, 2, -17, 1e6, -1e6};

  /** A function of x − root. */
  private interface Shifted {
    <T extends TFloating> BracketedNewton.Point<T> at(
        RowMath<T> f, Operand<T> x, Operand<T> distance);
  }

  /** atan, from which Newton's steps run away. */
  private static <T extends TFloating> BracketedNewton.Point<T> flat(
      RowMath<T> f, Operand<T> x, Operand<T> d) {
    Operand<T> value = f.tf().math.atan(d);
    Operand<T> step = f.times(value, f.plus(f.number(1), f.square(d)));
    return new BracketedNewton.Point<>(value, f.minus(x, step));
  }

  /** The third power, whose root is triple: each step of Newton's leaves two thirds. */
  private static <T extends TFloating> BracketedNewton.Point<T> triple(
      RowMath<T> f, Operand<T> x, Operand<T> d) {
    Operand<T> value = f.times(d, f.square(d));
    return new BracketedNewton.Point<>(value, f.minus(x, f.times(1 / 3.0, d)));
  }

  /** A jump, which has no Newton step. */
  private static <T extends TFloating> BracketedNewton.Point<T> jump(
      RowMath<T> f, Operand<T> x, Operand<T> d) {
    return new BracketedNewton.Point<>(f.tf().math.sign(d), f.times(Double.NaN, x));
  }

  private static <T extends TFloating> double[] roots(
      Ops tf, String name, Class<T> type, Shifted function) {
    Variable<T> wanted = Variable.invariant("wanted", type, 2);
    RowMath<T> f = new RowMath<>(tf, type);
    BracketedNewton<T> newton =
        new BracketedNewton<>(
            Loop.named("test_" + name, type),
            type,
            0,
            List.of(wanted),
            (g, x, state) -> function.at(g, x, g.minus(x, state.get(wanted))));
    Operand<T> roots = Tensors.constant(tf, type, Shape.of(ROOTS.length, 1), ROOTS);
    Operand<T> far = f.times(3e6, tf.onesLike(roots));
    Operand<TBool> all = tf.math.greater(far, f.number(0));
    Loop.End end =
        newton.find(
            tf,
            new BracketedNewton.Bracket<>(
                f.plus(f.number(0.7), tf.zerosLike(roots)), f.negative(far), far, all),
            State.EMPTY.with(wanted, roots));
    assertFalse(end.unfinished(tf).asTensor().getBoolean(), name);
    return Tensors.values(end.get(newton.root()).asTensor());
  }

  private static void requireRoots(double[] found, double epsilon, String what) {
    for (int i = 0; i < found.length; i++) {
      double tolerance = 4 * epsilon * Math.max(1, Math.abs(ROOTS[i]));
      assertEquals(ROOTS[i], found[i], tolerance, what + " " + Arrays.toString(found));
    }
  }

  @Test
  void findsRootsToTheLastDigits() {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      requireRoots(roots(tf, "flat", TFloat64.class, BracketedNewtonTest::flat), 0x1p-52, "flat");
      requireRoots(roots(tf, "flat", TFloat32.class, BracketedNewtonTest::flat), 0x1p-23, "flat");
      requireRoots(roots(tf, "jump", TFloat64.class, BracketedNewtonTest::jump), 0x1p-52, "jump");
      requireRoots(roots(tf, "jump", TFloat32.class, BracketedNewtonTest::jump), 0x1p-23, "jump");
      double[] triple = roots(tf, "triple", TFloat64.class, BracketedNewtonTest::triple);
      requireRoots(triple, 0x1p-52, "triple");
    }
  }

  @Test
  void leavesRowsThatAreNotWanted() {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      BracketedNewton<TFloat64> newton =
          new BracketedNewton<>(
              Loop.named("test_unwanted"),
              TFloat64.class,
              0,
              List.of(),
              (f, x, state) -> new BracketedNewton.Point<>(x, f.times(0, x)));
      Operand<TFloat64> first = tf.constant(new double[][] {{Double.NaN}, {0.7}, {0.7}});
      Operand<TFloat64> low = tf.constant(new double[][] {{-1}, {-1}, {-1}});
      Operand<TFloat64> high = tf.constant(new double[][] {{1}, {1}, {1}});
      Operand<TBool> wanted = tf.constant(new boolean[][] {{false}, {false}, {true}});
      Loop.End end =
          newton.find(tf, new BracketedNewton.Bracket<>(first, low, high, wanted), State.EMPTY);
      double[] found = Tensors.values(end.get(newton.root()).asTensor());
      assertEquals(Double.NaN, found[0]);
      assertEquals(0.7, found[1]);
      assertEquals(0, found[2]);
    }
  }
}
