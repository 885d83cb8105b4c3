package org.softtf.ops.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.softtf.ops.Method;
import org.softtf.ops.SoftOps;
import org.softtf.ops.catalogue.OperatorSpec.Kind;
import org.softtf.ops.catalogue.Spec.In;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.random.RandomOption;
import org.softtf.ops.random.Seed;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** The list's part for the package random. */
final class RandomSpecs {
  /** The largest whole number below which JSON gives all of them. */
  private static final double MAXIMUM_SEED = 0x1p53;

  static final List<OperatorSpec> LIST =
      List.of(
          spec("categorical")
              .input("logits", Kind.LOGITS)
              .methods(indices())
              .arguments(
                  OperatorCall.SEED,
                  "axis",
                  "shape",
                  "draws",
                  "replace",
                  "standardize",
                  "return_log_probs",
                  "log_prob_eps")
              .builtBy((s, in, a) -> s.categorical(in.get("logits"), seed(in, a), options(a))),
          spec("bernoulli")
              .input("p", Kind.PROBABILITY)
              .arguments(OperatorCall.SEED, "shape", "draws")
              .builtBy((s, in, a) -> s.bernoulli(in.get("p"), seed(in, a), options(a))),
          spec("choice")
              .input("a", Kind.ARRAY)
              .optionalInput("p", Kind.WEIGHTS)
              .methods(indices())
              .arguments(OperatorCall.SEED, "axis", "shape", "draws", "replace", "standardize")
              .builtBy(RandomSpecs::choice),
          spec("permutation")
              .input("x", Kind.ARRAY)
              .methods(indices())
              .arguments(OperatorCall.SEED, "axis", "independent", "standardize")
              .builtBy((s, in, a) -> s.permutation(in.get("x"), seed(in, a), options(a))),
          spec("rademacher")
              .arguments(OperatorCall.SEED, "shape", "dtype")
              .builtBy((s, in, a) -> s.rademacher(type(a), seed(in, a), shape(a))),
          spec("binomial")
              .input("p", Kind.PROBABILITY)
              .arguments(OperatorCall.SEED, "n", "shape", "draws")
              .builtBy((s, in, a) -> s.binomial(n(a), in.get("p"), seed(in, a), options(a))),
          spec("multinomial")
              .input("p", Kind.WEIGHTS)
              .methods(indices())
              .arguments(OperatorCall.SEED, "n", "shape", "draws", "standardize")
              .builtBy((s, in, a) -> s.multinomial(n(a), in.get("p"), seed(in, a), options(a))));

  private RandomSpecs() {}

  private static Spec spec(String name) {
    return Spec.of("random", "random." + name).allModes();
  }

  /** The methods that give soft indices. */
  private static Method[] indices() {
    return new Method[] {Method.SOFTSORT, Method.NEURALSORT, Method.OT, Method.SORTING_NETWORK};
  }

  private static Operand<?> choice(SoftOps soft, In in, Arguments a) {
    Seed seed = seed(in, a);
    return in.values().containsKey("p")
        ? soft.choice(in.get("a"), in.get("p"), seed, options(a))
        : soft.choice(in.get("a"), seed, options(a));
  }

  private static Seed seed(In in, Arguments a) {
    Operand<?> fed = in.values().get(OperatorCall.SEED);
    if (fed != null) {
      return Seed.of(fed);
    }
    if (!a.has(OperatorCall.SEED)) {
      throw new IllegalArgumentException(
          "a random operator needs a seed: the argument \"seed\", two whole numbers, or an input");
    }
    double[] numbers = a.numbers(OperatorCall.SEED);
    boolean whole =
        Arrays.stream(numbers)
            .allMatch(number -> number == Math.rint(number) && Math.abs(number) <= MAXIMUM_SEED);
    if (numbers.length != 2 || !whole) {
      throw new IllegalArgumentException(
          "seed must be two whole numbers of at most 2⁵³, got " + Arrays.toString(numbers));
    }
    return Seed.of((long) numbers[0], (long) numbers[1]);
  }

  private static int n(Arguments arguments) {
    return arguments.requiredInteger("n");
  }

  private static Class<? extends TFloating> type(Arguments arguments) {
    String name = arguments.text("dtype", "float32");
    return switch (name) {
      case "float32" -> TFloat32.class;
      case "float64" -> TFloat64.class;
      default ->
          throw new IllegalArgumentException("dtype must be float32 or float64, got " + name);
    };
  }

  private static long[] shape(Arguments arguments) {
    if (!arguments.has("shape")) {
      return new long[0];
    }
    return Arrays.stream(arguments.numbers("shape")).mapToLong(size -> wholeSize(size)).toArray();
  }

  private static long wholeSize(double size) {
    if (size != Math.rint(size)) {
      throw new IllegalArgumentException("shape must hold whole numbers, got " + size);
    }
    return (long) size;
  }

  private static Option[] options(Arguments given) {
    List<RandomOption> options = new ArrayList<>();
    if (given.has("axis")) {
      options.add(RandomOption.axis(given.integer("axis", 0)));
    }
    if (given.has("shape") && !given.isNull("shape")) {
      options.add(RandomOption.shape(shape(given)));
    }
    if (given.has("draws")) {
      options.add(RandomOption.draws(given.integer("draws", 1)));
    }
    if (given.has("replace")) {
      options.add(RandomOption.replace(given.flag("replace", true)));
    }
    if (given.has("independent")) {
      options.add(RandomOption.independent(given.flag("independent", false)));
    }
    if (given.has("standardize")) {
      options.add(RandomOption.standardize(given.flag("standardize", false)));
    }
    LogProbabilities.read(given, RandomOption::logProbabilities, RandomOption::logProbabilities)
        .ifPresent(options::add);
    return options.toArray(Option[]::new);
  }
}
