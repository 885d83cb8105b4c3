package org.softtf.ops.catalogue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.Interpolation;
import org.softtf.ops.array.TopK;
import org.softtf.ops.catalogue.OperatorSpec.InputSpec;
import org.softtf.ops.catalogue.OperatorSpec.Kind;
import org.softtf.ops.internal.settings.Option;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The list's part for the package array. */
final class ArraySpecs {
  private static final Set<Method> INDEX_METHODS =
      EnumSet.of(Method.SOFTSORT, Method.NEURALSORT, Method.OT, Method.SORTING_NETWORK);
  private static final Set<Method> VALUE_METHODS = EnumSet.allOf(Method.class);

  private static final List<String> EVERY = List.of("axis", "standardize");
  private static final List<String> REDUCING = List.of("keepdims");
  private static final List<String> VALUES = List.of("gated_grad");
  private static final List<String> INDICES = List.of("return_log_probs", "log_prob_eps");

  static final List<OperatorSpec> LIST =
      List.of(
          spec("argmax", SoftOps::argmax, REDUCING, INDICES),
          spec("max", SoftOps::max, REDUCING, VALUES),
          spec("argmin", SoftOps::argmin, REDUCING, INDICES),
          spec("min", SoftOps::min, REDUCING, VALUES),
          spec("argsort", SoftOps::argsort, List.of("descending"), INDICES),
          spec("sort", SoftOps::sort, List.of("descending"), VALUES),
          spec("rank", SoftOps::rank, List.of("descending")),
          spec("ranking", SoftOps::ranking, List.of("descending")),
          several(
              "top_k",
              (soft, x, arguments, options) -> topK(soft.topK(x, k(arguments), options)),
              List.of("k"),
              VALUES,
              INDICES),
          quantile("argquantile", "q", SoftOps::argquantile, SoftOps::argquantile, INDICES),
          quantile("quantile", "q", SoftOps::quantile, SoftOps::quantile, VALUES),
          spec("argmedian", SoftOps::argmedian, REDUCING, INDICES),
          spec("median", SoftOps::median, REDUCING, VALUES),
          quantile("argpercentile", "p", SoftOps::argpercentile, SoftOps::argpercentile, INDICES),
          quantile("percentile", "p", SoftOps::percentile, SoftOps::percentile, VALUES),
          medianNewton());

  private ArraySpecs() {}

  /** An operator with one result and no arguments but options. */
  @FunctionalInterface
  private interface Simple {
    Operand<TFloating> build(SoftOps soft, Operand<TFloating> x, Option... options);
  }

  /** An operator that takes quantiles in one of their forms. */
  @FunctionalInterface
  private interface OfQuantile<Q> {
    Operand<TFloating> build(SoftOps soft, Operand<TFloating> x, Q q, Option... options);
  }

  /** Any operator. */
  @FunctionalInterface
  private interface General {
    List<Operand<TFloating>> build(
        SoftOps soft, Operand<TFloating> x, Arguments arguments, Option... options);
  }

  @SafeVarargs
  private static OperatorSpec spec(String name, Simple operator, List<String>... arguments) {
    return several(
        name, (soft, x, given, options) -> List.of(operator.build(soft, x, options)), arguments);
  }

  private static OperatorSpec quantile(
      String name,
      String argument,
      OfQuantile<Double> one,
      OfQuantile<double[]> many,
      List<String> more) {
    return several(
        name,
        (soft, x, given, options) ->
            List.of(
                given.isList(argument)
                    ? many.build(soft, x, given.numbers(argument), options)
                    : one.build(soft, x, given.number(argument, 0), options)),
        List.of(argument, "quantile_method"),
        REDUCING,
        more);
  }

  @SafeVarargs
  @SuppressWarnings("unchecked") // inputs are floating
  static OperatorSpec several(String name, General operator, List<String>... arguments) {
    List<String> names = new ArrayList<>(EVERY);
    for (List<String> some : arguments) {
      names.addAll(some);
    }
    return new OperatorSpec(
        name,
        "array",
        List.of(new InputSpec("x", Kind.ARRAY)),
        Set.copyOf(names),
        EnumSet.allOf(Mode.class),
        methods(names),
        true,
        (soft, inputs, given) ->
            operator.build(soft, (Operand<TFloating>) inputs.get("x"), given, options(given)));
  }

  /** Those that give values only cannot serve an operator that gives soft indices only. */
  private static Set<Method> methods(List<String> arguments) {
    boolean indicesOnly = arguments.containsAll(INDICES) && !arguments.containsAll(VALUES);
    return indicesOnly ? INDEX_METHODS : VALUE_METHODS;
  }

  @SuppressWarnings("unchecked") // inputs are floating
  private static OperatorSpec medianNewton() {
    return new OperatorSpec(
        "median_newton",
        "array",
        List.of(new InputSpec("x", Kind.ARRAY)),
        Set.of("axis", "keepdims"),
        EnumSet.allOf(Mode.class),
        EnumSet.noneOf(Method.class),
        true,
        (soft, inputs, given) ->
            List.of(soft.medianNewton((Operand<TFloating>) inputs.get("x"), options(given))));
  }

  private static int k(Arguments arguments) {
    return arguments.integer("k", 1);
  }

  private static List<Operand<TFloating>> topK(TopK<TFloating> result) {
    return result.hasIndices()
        ? List.of(result.values(), result.indices())
        : List.of(result.values());
  }

  private static Option[] options(Arguments given) {
    List<ArrayOption> options = new ArrayList<>();
    if (given.has("axis")) {
      options.add(
          given.isNull("axis")
              ? ArrayOption.flatten()
              : ArrayOption.axis(given.integer("axis", 0)));
    }
    if (given.has("keepdims")) {
      options.add(ArrayOption.keepDims(given.flag("keepdims", false)));
    }
    if (given.has("descending")) {
      options.add(
          given.flag("descending", false) ? ArrayOption.descending() : ArrayOption.ascending());
    }
    if (given.has("standardize")) {
      options.add(ArrayOption.standardize(given.flag("standardize", true)));
    }
    if (given.has("gated_grad")) {
      options.add(ArrayOption.gatedGradient(given.flag("gated_grad", true)));
    }
    if (given.has("quantile_method")) {
      options.add(
          ArrayOption.interpolation(Interpolation.named(given.text("quantile_method", ""))));
    }
    LogProbabilities.read(given, ArrayOption::logProbabilities, ArrayOption::logProbabilities)
        .ifPresent(options::add);
    return options.toArray(Option[]::new);
  }
}
