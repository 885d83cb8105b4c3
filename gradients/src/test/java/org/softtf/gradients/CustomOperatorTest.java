// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.TestOperators.doubles;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

class CustomOperatorTest {
  private static final AttrValue NOWHERE = AttrValue.getDefaultInstance();

  /**
   * Two inputs a, b and an integer; outputs a·b and a + b; residuals a and the integer; the integer
   * without gradient.
   */
  private static final CustomOperator PRODUCT_AND_SUM =
      CustomOperator.named("org.softtf.test.ProductAndSum")
          .residuals("multiple", "integer")
          .forward(
              c -> {
                Operand<TFloat64> a = c.input(0);
                Operand<TFloat64> b = c.input(1);
                c.keep(
                    "multiple",
                    c.tf().math.mul(a, c.tf().constant(c.attributes().number("factor"))));
                c.keep("integer", c.input(2, TInt32.class));
                return List.of(c.tf().math.mul(a, b), c.tf().math.add(a, b));
              })
          .gradient(
              c -> {
                Ops tf = c.tf();
                Operand<TFloat64> product = c.cotangent(0);
                Operand<TFloat64> sum = c.cotangent(1);
                Operand<TFloat64> a =
                    tf.math.div(
                        c.residual("multiple", TFloat64.class),
                        tf.constant(c.attributes().number("factor")));
                return Arrays.asList(
                    tf.math.add(tf.math.mul(product, c.<TFloat64>input(1)), sum),
                    tf.math.add(tf.math.mul(product, a), sum),
                    null);
              })
          .create();

  @Test
  void hasItsOwnGradientWhereTensorFlowHasNone() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(new double[] {0.4, 1.6, -2.5});
      Operand<?> y = TestOperators.ROUND.apply(tf, List.of(x), Attributes.of("slope", 3)).get(0);
      assertArrayEquals(new double[] {0, 2, -2}, doubles(session, y));
      assertArrayEquals(new double[] {3, 3, 3}, doubles(session, SafeGradients.of(tf, y, x)));
    }
  }

  @Test
  void hasSeveralInputsOutputsResidualsAndAttributes() {
    GradientCheck.ofAll(
            (tf, x) ->
                PRODUCT_AND_SUM.apply(
                    tf, List.of(x.get(0), x.get(1), tf.constant(7)), Attributes.of("factor", 0.1)))
        .order(3)
        .require(new double[] {1.5, -2}, new double[] {0.5, 3});
  }

  /** TensorFlow's own gradients place their nodes by the names of others, which copies lose. */
  @Test
  void takesGradientsInsideItsGradientWithoutPlacingNodesBesideMissingOnes() {
    CustomOperator recomputed =
        CustomOperator.named("org.softtf.test.Recomputed")
            .forward(c -> List.of(secondSquare(c.tf(), c.input(0))))
            .gradient(
                c -> {
                  Operand<TFloat64> x = c.input(0);
                  return SafeGradients.of(
                      c.tf(),
                      List.of(secondSquare(c.tf(), x)),
                      List.of(x),
                      SafeGradients.cotangents(List.of(c.<TFloat64>cotangent(0))));
                })
            .create();
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(new double[] {3, 5});
      Operand<?> dx = SafeGradients.of(tf, recomputed.apply(tf, x), x);
      assertArrayEquals(new double[] {0, 10}, doubles(session, dx));
      Set<String> names = new HashSet<>();
      graph.toGraphDef().getNodeList().forEach(node -> names.add("loc:@" + node.getName()));
      for (NodeDef node : graph.toGraphDef().getNodeList()) {
        for (ByteString place : node.getAttrOrDefault("_class", NOWHERE).getList().getSList()) {
          assertTrue(
              names.contains(place.toStringUtf8()), node + " is placed beside a missing one");
        }
      }
    }
  }

  private static Operand<TFloat64> secondSquare(Ops tf, Operand<TFloat64> x) {
    Operand<TFloat64> squares = tf.math.mul(x, x);
    return tf.gather(squares, tf.constant(new int[] {1}), tf.constant(0));
  }

  @Test
  void givesZerosForTheCotangentOfAnOutputThatIsNotUsed() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> a = tf.constant(new double[] {2});
      Operand<TFloat64> b = tf.constant(new double[] {5});
      Operand<?> sum =
          PRODUCT_AND_SUM
              .apply(tf, List.of(a, b, tf.constant(7)), Attributes.of("factor", 2))
              .get(1);
      assertArrayEquals(new double[] {1}, doubles(session, SafeGradients.of(tf, sum, a)));
    }
  }

  @Test
  void worksWithUnknownDimensionsAndUnknownRankInBothFloatTypes() {
    for (Class<? extends TFloating> type : List.of(TFloat32.class, TFloat64.class)) {
      for (Shape shape : List.of(Shape.unknown(), Shape.of(-1, 2), Shape.of(-1, -1))) {
        try (Graph graph = new Graph();
            Session session = new Session(graph);
            TFloat64 value = TFloat64.tensorOf(StdArrays.ndCopyOf(new double[][] {{0, 1}}))) {
          Ops tf = Ops.create(graph);
          Operand<TFloat64> fed = tf.placeholder(TFloat64.class, Placeholder.shape(shape));
          Operand<? extends TFloating> x = tf.dtypes.cast(fed, type);
          Operand<?> dx = SafeGradients.of(tf, TestOperators.EXP.apply(tf, x), x);
          assertEquals(type, dx.type());
          try (Result result = session.runner().feed(fed, value).fetch(dx).run()) {
            assertArrayEquals(new double[] {1, Math.E}, doubles(result.get(0)), 1e-6);
          }
        }
      }
    }
  }

  /** The square, which counts the calls of its gradient function. */
  private static CustomOperator.Builder counted(AtomicInteger calls) {
    return TestOperators.square(
        c -> {
          calls.incrementAndGet();
          return TestOperators.squareGradients(c);
        });
  }

  @Test
  void runsItsGradientFunctionOnceForUsesThatAreAlike() {
    AtomicInteger calls = new AtomicInteger();
    CustomOperator square = counted(calls).create();
    for (int i = 0; i < 3; i++) {
      try (Graph graph = new Graph()) {
        Ops tf = Ops.create(graph);
        Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 3)));
        Operand<TFloat32> z = tf.placeholder(TFloat32.class);
        SafeGradients.of(tf, square.apply(tf, square.apply(tf, x)), x);
        SafeGradients.of(tf, square.apply(tf, z), z);
      }
    }
    assertEquals(2, calls.get(), "one shape known in part and one unknown");
  }

  @Test
  void buildsAnOnDemandGradientOnlyWhenAsked() {
    AtomicInteger calls = new AtomicInteger();
    CustomOperator square = counted(calls).gradientBuiltOnDemand().create();
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(3.0);
      Operand<TFloat64> y = square.apply(tf, x);
      assertEquals(0, calls.get());
      assertArrayEquals(new double[] {6}, doubles(session, SafeGradients.of(tf, y, x)));
      assertEquals(1, calls.get());
    }
  }

  @Test
  void servesThePlainGradientBuilderAsOptimizersUseIt() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(0.5);
      Operand<TFloat64> y = TestOperators.EXP.apply(tf, TestOperators.EXP.apply(tf, x));
      Output<?> first = graph.addGradients(y.asOutput(), new Output<?>[] {x.asOutput()})[0];
      Output<?> second = graph.addGradients(first, new Output<?>[] {x.asOutput()})[0];
      double e = Math.exp(0.5);
      assertArrayEquals(new double[] {Math.exp(e) * e}, doubles(session, first), 1e-12);
      assertArrayEquals(new double[] {Math.exp(e) * e * (e + 1)}, doubles(session, second), 1e-12);
    }
  }

  @Test
  void takesAVariableAsItsInput() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Variable<TFloat64> x = tf.variable(tf.constant(2.0));
      Operand<TFloat64> y = TestOperators.EXP.apply(tf, x);
      assertArrayEquals(
          new double[] {Math.exp(2)}, doubles(session, SafeGradients.of(tf, y, x)), 1e-12);
    }
  }

  @Test
  void runsForwardInAnEagerSession() {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TFloat64> y = TestOperators.EXP.apply(tf, tf.constant(1.0));
      assertEquals(Math.E, y.asTensor().getDouble(), 1e-15);
    }
  }

  @Test
  void hasItsGradientInsideAFunction() {
    try (ConcreteFunction function =
            ConcreteFunction.create(
                tf -> {
                  Operand<TFloat64> x = tf.placeholder(TFloat64.class);
                  Operand<TFloat64> y = TestOperators.EXP.apply(tf, x);
                  return Signature.builder()
                      .input("x", x)
                      .output("dx", SafeGradients.of(tf, y, x))
                      .build();
                });
        TFloat64 one = TFloat64.scalarOf(1);
        TFloat64 dx = (TFloat64) function.call(one)) {
      assertEquals(Math.E, dx.getDouble(), 1e-15);
    }
  }

  @Test
  void putsItsNodesUnderOneNameAndOnTheScopesDevice() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph).withSubScope("model");
      Operand<TFloat64> x = tf.constant(1.0);
      assertEquals("model/Exp/with_gradient", TestOperators.EXP.apply(tf, x).op().name());
      assertEquals("model/Exp_1/with_gradient", TestOperators.EXP.apply(tf, x).op().name());
      assertEquals(
          "model/hot/with_gradient", TestOperators.EXP.apply(tf.withName("hot"), x).op().name());
    }
  }

  @Test
  void leavesAnIdentityNOfSomebodyElseTheIdentity() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(2.0);
      List<Operand<?>> both = new ArrayList<>();
      tf.identityN(List.of(x, TestOperators.EXP.apply(tf, x))).forEach(both::add);
      double[] gradient = doubles(session, SafeGradients.of(tf, both, List.of(x)).get(0));
      assertArrayEquals(new double[] {1 + Math.exp(2)}, gradient, 1e-12);
    }
  }
}
