// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.random;

import static org.softtf.ops.Refusals.assertRefused;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Bad input is refused with what is wrong, the value, and what is allowed. */
class RandomErrorsTest {
  private static final Seed SEED = Seed.of(1, 2);
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final SoftOps soft = SoftOps.create(tf);
  private final Operand<TFloat64> p = tf.constant(new double[][] {{0.3, 0.1, 0.6}, {1, 0, 0}});
  private final Operand<TFloat64> row = tf.constant(new double[] {0.3, 0.1, 0.6});

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void refusesNegativeCountsAndSizes() {
    assertRefused(() -> soft.binomial(-1, row, SEED), "binomial: n", "at least 0", "-1");
    assertRefused(() -> soft.multinomial(-2, row, SEED), "multinomial: n", "at least 0", "-2");
    assertRefused(() -> RandomOption.draws(-3), "draws", "at least 0", "-3");
    assertRefused(
        () -> soft.binomial(Integer.MAX_VALUE, tf.constant(0.5), SEED), "binomial", "2147483647");
    assertRefused(() -> RandomOption.shape(2, -1), "shape", "at least 0", "[2, -1]");
    assertRefused(() -> soft.rademacher(TFloat64.class, SEED, -1), "shape", "-1");
  }

  @Test
  void refusesNumbersThatAreNoProbability() {
    for (double number : new double[] {-0.1, 1.1, NAN}) {
      assertRefused(() -> soft.bernoulli(TFloat64.class, number, SEED, 2), "[0, 1]", "" + number);
    }
  }

  @Test
  void refusesMoreDrawsWithoutReplacementThanThereAre() {
    RandomOption.Replace without = RandomOption.withoutReplacement();
    assertRefused(
        () -> soft.categorical(p, SEED, RandomOption.draws(4), without), "1 to 3", "got 4");
    assertRefused(
        () -> soft.choice(row, SEED, RandomOption.shape(2, 2), without), "1 to 3", "got 4");
    assertRefused(
        () -> soft.categorical(p, SEED, RandomOption.draws(0), without), "1 to 3", "got 0");
  }

  @Test
  void refusesShapesThatDoNotFit() {
    assertRefused(
        () -> soft.categorical(p, SEED, RandomOption.shape(5, 3)), "categorical", "[5, 3]", "[2]");
    assertRefused(() -> soft.categorical(p, SEED, RandomOption.shape()), "1 dimensions", "[]");
    assertRefused(
        () ->
            soft.categorical(p, SEED, RandomOption.shape(2, 3), RandomOption.withoutReplacement()),
        "batch [2]",
        "[3]");
    assertRefused(() -> soft.bernoulli(p, SEED, RandomOption.shape(3)), "[3]", "[2, 3]");
    assertRefused(() -> soft.multinomial(2, p, SEED, RandomOption.shape(4, 3)), "[4, 3]", "[2, 3]");
    assertRefused(() -> soft.choice(p, row, SEED), "p must have the shape [2]", "[3]");
  }

  @Test
  void refusesOptionsThatContradict() {
    assertRefused(
        () -> soft.categorical(p, SEED, RandomOption.shape(2), RandomOption.draws(2)), "not both");
    assertRefused(
        () -> soft.categorical(p, SEED, RandomOption.axis(0), RandomOption.axis(1)), "two options");
    assertRefused(() -> soft.categorical(p, SEED, RandomOption.axis(2)), "axis", "[-2, 2)");
  }

  @Test
  void refusesMethodsWithoutSoftIndices() {
    SoftOps values = soft.method(Method.FAST_SOFT_SORT);
    assertRefused(() -> values.categorical(p, SEED), "softsort");
    assertRefused(
        () -> values.choice(row, SEED, RandomOption.draws(2), RandomOption.withoutReplacement()),
        "softsort");
    assertRefused(() -> values.permutation(row, SEED), "softsort");
  }

  @Test
  void refusesUnknownRanksAndScalars() {
    Operand<TFloat64> any = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.unknown()));
    assertRefused(() -> soft.categorical(any, SEED), "number of dimensions", "tf.ensureShape");
    assertRefused(() -> soft.permutation(any, SEED), "number of dimensions");
    assertRefused(() -> soft.choice(tf.constant(1.0), SEED), "choice", "scalar");
  }

  /** A tensor for a count by name. */
  @Test
  void refusesCountsThatAreNoWholeNumbers() {
    Map<String, Operand<?>> inputs = Map.of("p", row);
    for (Object n : List.of(2.5, "two", tf.constant(2))) {
      Arguments arguments = Arguments.of(Map.of("seed", List.of(1, 2), "n", n));
      assertRefused(
          () -> Catalogue.standard().build(tf, "random.multinomial", inputs, arguments),
          "n must be a");
    }
    Arguments none = Arguments.of(Map.of("seed", List.of(1, 2)));
    assertRefused(
        () -> Catalogue.standard().build(tf, "random.binomial", inputs, none), "\"n\" is needed");
  }

  private interface Sampler {
    Operand<TFloat64> build(SoftOps soft, Operand<TFloat64> x);
  }

  /** Builds with sizes that are not known, in all modes, and runs. */
  private void assertRunFails(Sampler sampler, double[] x, String... parts) {
    Operand<TFloat64> fed = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1)));
    for (SoftOps view : List.of(soft, soft.mode(Mode.HARD), soft.straightThrough())) {
      Operand<TFloat64> sample = sampler.build(view, fed);
      try (Session session = new Session(graph);
          Tensor value = Tensors.of(TFloat64.class, Shape.of(x.length), x)) {
        Session.Runner runner = session.runner().feed(fed, value).fetch(sample);
        assertRefused(runner::run, parts);
      }
    }
  }

  @Test
  void runsFailOnWeightsThatAreNoWeights() {
    Sampler multinomial = (s, x) -> s.multinomial(2, x, SEED);
    Sampler choice = (s, x) -> s.choice(x, x, SEED);
    for (double[] bad : new double[][] {{1, -0.5}, {1, NAN}, {INFINITY, 1}}) {
      assertRunFails(multinomial, bad, "multinomial: probabilities must be at least 0 and finite");
      assertRunFails(choice, bad, "choice: probabilities must be at least 0 and finite");
    }
    assertRunFails(multinomial, new double[] {0, 0}, "multinomial: positive", "at least 1, got");
    assertRunFails(choice, new double[] {0, 0, 0}, "choice: positive", "at least 1, got");
  }

  @Test
  void runsFailOnLogitsThatAreNoLogits() {
    Sampler categorical = (s, x) -> s.categorical(x, SEED);
    assertRunFails(categorical, new double[] {1, NAN}, "logits must be numbers below infinity");
    assertRunFails(categorical, new double[] {1, INFINITY}, "logits must be numbers");
    assertRunFails(
        categorical, new double[] {-INFINITY, -INFINITY}, "logits above -infinity", "at least 1");
  }

  @Test
  void runsFailWithoutReplacementWhereTooFewCanBeDrawn() {
    RandomOption.Draws three = RandomOption.draws(3);
    RandomOption.Replace distinct = RandomOption.withoutReplacement();
    assertRunFails(
        (s, x) -> s.categorical(x, SEED, three, distinct),
        new double[] {1, 2, -INFINITY},
        "categorical: logits above -infinity",
        "at least 3, got");
    assertRunFails(
        (s, x) -> s.choice(x, x, SEED, three, distinct),
        new double[] {1, 0, 2, 0},
        "choice: positive probabilities",
        "at least 3, got");
    assertRunFails(
        (s, x) -> s.choice(x, SEED, three, distinct),
        new double[] {1, 2},
        "choice: ",
        "at least 3");
  }

  @Test
  void runsFailOnWhatIsNoProbability() {
    for (double[] bad : new double[][] {{0.5, -0.1}, {1.01, 0}, {NAN, 1}}) {
      assertRunFails((s, x) -> s.bernoulli(x, SEED), bad, "bernoulli: p must be in [0, 1]");
      assertRunFails((s, x) -> s.binomial(2, x, SEED), bad, "binomial: p must be in [0, 1]");
    }
  }

  @Test
  void runsFailOnShapesThatTurnOutNotToFit() {
    double[] three = {0.1, 0.2, 0.3};
    String rule = ": the parameters must broadcast to shape, got shape";
    for (long[] shape : new long[][] {{4, 2}, {1}}) {
      RandomOption.Shape given = RandomOption.shape(shape);
      assertRunFails((s, x) -> s.bernoulli(x, SEED, given), three, "bernoulli" + rule, "[3]");
      assertRunFails(
          (s, x) -> s.multinomial(1, x, SEED, given), three, "multinomial" + rule, "[3]");
      assertRunFails(
          (s, x) -> s.categorical(tf.expandDims(x, tf.constant(1)), SEED, given),
          three,
          "categorical" + rule,
          "[3 1]");
    }
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"}) // as raw types would let it happen
  void refusesTypesThatAreNotFloating() {
    for (Class type : List.of(TInt32.class, TFloating.class, String.class)) {
      assertRefused(
          () -> soft.rademacher((Class<TFloat64>) type, SEED, 2),
          "rademacher: type must be a floating type",
          type.getSimpleName());
    }
  }

  @Test
  void runsFailOnWeightsOfAnotherNumberOfElements() {
    Operand<TFloat64> a = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1)));
    Operand<TFloat64> open = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.unknown()));
    for (SoftOps view : List.of(soft, soft.mode(Mode.HARD))) {
      requireRefused(view.choice(a, row, SEED), a, 2, "[2]", "[3]", "/shape_must_fit_p");
      requireRefused(view.choice(row, open, SEED), open, 2, "[2]", "[3]", "/shape_must_fit_a");
    }
  }

  /**
   * Without TensorFlow's optimization of graphs, which takes it that shapes are valid where a
   * product needs it, leaves the check out, and fails in the product.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void runsFailOnWeightsWhereNoNumberOfElementsIsKnown(boolean dimensions) {
    Shape declared = dimensions ? Shape.of(-1) : Shape.unknown();
    Operand<TFloat64> a = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1)));
    Operand<TFloat64> open = tf.placeholder(TFloat64.class, Placeholder.shape(declared));
    for (SoftOps view : List.of(soft, soft.mode(Mode.HARD))) {
      Operand<TFloat64> chosen = view.choice(a, open, SEED);
      try (Session session = TestSessions.unoptimized(graph);
          Tensor two = Tensors.of(TFloat64.class, Shape.of(2), 1, 2);
          Tensor three = Tensors.of(TFloat64.class, Shape.of(3), 1, 2, 3)) {
        Session.Runner runner = session.runner().feed(a, two).feed(open, three).fetch(chosen);
        assertRefused(runner::run, "choice: p must have the shape of the axis of a");
      }
    }
  }

  private void requireRefused(Operand<?> fetched, Operand<?> fed, int size, String... says) {
    try (Session session = new Session(graph);
        Tensor value = Tensors.of(TFloat64.class, Shape.of(size), new double[size])) {
      assertRefused(session.runner().feed(fed, value).fetch(fetched)::run, says);
    }
  }

  @Test
  void runsFailOnNumbersOfDimensionsThatTurnOutNotToFit() {
    Operand<TFloat64> any = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.unknown()));
    Operand<TFloat64> one = soft.bernoulli(any, SEED, RandomOption.shape());
    try (Session session = new Session(graph);
        Tensor value = Tensors.of(TFloat64.class, Shape.of(1), 0.5)) {
      Session.Runner runner = session.runner().feed(any, value).fetch(one);
      assertRefused(runner::run, "bernoulli: the parameters must broadcast to shape", "[1]");
    }
  }
}
