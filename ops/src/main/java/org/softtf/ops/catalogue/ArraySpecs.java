// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.softtf.ops.catalogue.ArrayArguments.AXIS;
import static org.softtf.ops.catalogue.ArrayArguments.GATED_GRADIENT;
import static org.softtf.ops.catalogue.ArrayArguments.INTERPOLATION;
import static org.softtf.ops.catalogue.ArrayArguments.K;
import static org.softtf.ops.catalogue.ArrayArguments.KEEP_DIMS;
import static org.softtf.ops.catalogue.ArrayArguments.K_OF_MASK;
import static org.softtf.ops.catalogue.ArrayArguments.ONE_QUANTILE;
import static org.softtf.ops.catalogue.ArrayArguments.STANDARDIZE;
import static org.softtf.ops.catalogue.ArrayArguments.WEIGHTS;
import static org.softtf.ops.catalogue.ArrayArguments.descending;
import static org.softtf.ops.catalogue.ArrayArguments.options;
import static org.softtf.ops.catalogue.ArrayArguments.quantile;
import static org.softtf.ops.catalogue.CommonArguments.LOG_PROBABILITIES;
import static org.softtf.ops.catalogue.CommonArguments.VARIANCE;
import static org.softtf.ops.catalogue.OutputSpec.Kind.RANKS;
import static org.softtf.ops.catalogue.OutputSpec.Kind.SOFT_BOOL;
import static org.softtf.ops.catalogue.OutputSpec.Kind.SOFT_INDEX;
import static org.softtf.ops.catalogue.OutputSpec.Kind.VALUES;

import java.util.List;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.TopK;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.softtf.ops.internal.array.ArrayOperator;
import org.softtf.ops.internal.settings.Option;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The list's part for the package array. */
final class ArraySpecs {
  private static final InputSpec X =
      InputSpec.of("x", Kind.ARRAY).besides(-1, 0, 1.2).drawnOver(-2.2, 2.4);

  private static final ArgumentSpec Q = quantile("q", 0.3);
  private static final ArgumentSpec P = quantile("p", 30.0);

  static final List<OperatorSpec> LIST =
      List.of(
          indices(ArrayOperator.ARGMAX, KEEP_DIMS).builtBy(of(SoftOps::argmax)),
          values(ArrayOperator.MAX, KEEP_DIMS).keepsIntegers().builtBy(of(SoftOps::max)),
          indices(ArrayOperator.ARGMIN, KEEP_DIMS).builtBy(of(SoftOps::argmin)),
          values(ArrayOperator.MIN, KEEP_DIMS).keepsIntegers().builtBy(of(SoftOps::min)),
          indices(ArrayOperator.ARGSORT, descending(false))
              .drawnElement(4)
              .builtBy(of(SoftOps::argsort)),
          values(ArrayOperator.SORT, descending(false))
              .keepsIntegers()
              .drawnElement(1)
              .builtBy(of(SoftOps::sort)),
          spec(ArrayOperator.RANK, descending(true)).gives(RANKS).builtBy(of(SoftOps::rank)),
          values(ArrayOperator.TOP_K, K)
              .keepsIntegers()
              .arguments(LOG_PROBABILITIES)
              .outputs(new OutputSpec("values", VALUES), new OutputSpec("indices", SOFT_INDEX))
              .drawnElement(1)
              .builtByAll(
                  (soft, in, a) -> topK(soft.topK(in.get("x"), a.integer("k"), options(in, a)))),
          spec("top_k_mask")
              .masked()
              .arguments(AXIS, STANDARDIZE, VARIANCE, K_OF_MASK)
              .gives(SOFT_BOOL)
              .builtBy(ArraySpecs::mask),
          indices(ArrayOperator.ARGQUANTILE, Q, INTERPOLATION, KEEP_DIMS)
              .builtBy(of("q", SoftOps::argquantile, SoftOps::argquantile, SoftOps::argquantile)),
          values(ArrayOperator.QUANTILE, Q, INTERPOLATION, KEEP_DIMS)
              .keepsIntegersIf(ArrayArguments::takesOneElement)
              .builtBy(of("q", SoftOps::quantile, SoftOps::quantile, SoftOps::quantile)),
          indices(ArrayOperator.ARGMEDIAN, KEEP_DIMS).builtBy(of(SoftOps::argmedian)),
          values(ArrayOperator.MEDIAN, KEEP_DIMS).builtBy(of(SoftOps::median)),
          indices(ArrayOperator.ARGPERCENTILE, P, INTERPOLATION, KEEP_DIMS)
              .builtBy(
                  of("p", SoftOps::argpercentile, SoftOps::argpercentile, SoftOps::argpercentile)),
          values(ArrayOperator.PERCENTILE, P, INTERPOLATION, KEEP_DIMS)
              .keepsIntegersIf(ArrayArguments::takesOneElement)
              .builtBy(of("p", SoftOps::percentile, SoftOps::percentile, SoftOps::percentile)),
          spec("median_newton")
              .masked()
              .input(WEIGHTS)
              .arguments(AXIS, KEEP_DIMS)
              .builtBy((soft, in, a) -> soft.medianNewton(in.get("x"), options(in, a))),
          spec("quantile_newton")
              .masked()
              .input(WEIGHTS)
              .arguments(AXIS, ONE_QUANTILE, KEEP_DIMS)
              .builtBy(ArraySpecs::quantileNewton));

  private ArraySpecs() {}

  /** An operator with no arguments but options. */
  @FunctionalInterface
  private interface Simple {
    Operand<TFloating> build(SoftOps soft, Operand<TFloating> x, Option... options);
  }

  /** An operator that takes quantiles in one of their forms. */
  @FunctionalInterface
  private interface OfQuantile<Q> {
    Operand<TFloating> build(SoftOps soft, Operand<TFloating> x, Q q, Option... options);
  }

  private static OperatorSpecBuilder spec(String name) {
    return OperatorSpec.of("array", name).input(X).allModes();
  }

  private static OperatorSpecBuilder spec(ArrayOperator operator, ArgumentSpec... arguments) {
    return spec(operator.pythonName())
        .masked()
        .methods(operator.methods())
        .arguments(AXIS, STANDARDIZE, VARIANCE)
        .arguments(arguments);
  }

  private static OperatorSpecBuilder values(ArrayOperator operator, ArgumentSpec... arguments) {
    return spec(operator, arguments).arguments(GATED_GRADIENT);
  }

  private static OperatorSpecBuilder indices(ArrayOperator operator, ArgumentSpec... arguments) {
    return spec(operator, arguments).arguments(LOG_PROBABILITIES).gives(SOFT_INDEX);
  }

  private static OperatorSpecBuilder.OneOutput of(Simple operator) {
    return (soft, in, a) -> operator.build(soft, in.get("x"), options(in, a));
  }

  private static OperatorSpecBuilder.OneOutput of(
      String quantile,
      OfQuantile<Double> one,
      OfQuantile<double[]> many,
      OfQuantile<Operand<TFloating>> known) {
    return (soft, in, a) ->
        in.has(quantile)
            ? known.build(soft, in.get("x"), in.get(quantile), options(in, a))
            : a.isList(quantile)
                ? many.build(soft, in.get("x"), a.numbers(quantile), options(in, a))
                : one.build(soft, in.get("x"), a.number(quantile), options(in, a));
  }

  private static Operand<?> mask(SoftOps soft, InputOperands in, ArgumentValues a) {
    return in.has("k")
        ? soft.topKMask(in.get("x"), in.get("k"), options(in, a))
        : soft.topKMask(in.get("x"), a.number("k"), options(in, a));
  }

  private static Operand<?> quantileNewton(SoftOps soft, InputOperands in, ArgumentValues a) {
    return in.has("q")
        ? soft.quantileNewton(in.get("x"), in.get("q"), options(in, a))
        : soft.quantileNewton(in.get("x"), a.number("q"), options(in, a));
  }

  private static List<Operand<TFloating>> topK(TopK<TFloating> result) {
    return result.hasIndices()
        ? List.of(result.values(), result.indices())
        : List.of(result.values());
  }
}
