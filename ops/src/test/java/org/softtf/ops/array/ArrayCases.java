// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.internal.settings.Option;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/** All operators with all methods and modes, for parametrised tests. */
public final class ArrayCases {
  private ArrayCases() {}

  /**
   * An operator.
   *
   * @param name what to print
   * @param index whether the result is a soft index
   * @param build builds it with options that it shares with all operators
   */
  record Operator(String name, boolean index, Build build) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Builds an operator. */
  interface Build {
    Operand<TFloat64> build(SoftOps soft, Operand<TFloat64> x, Option... options);
  }

  /**
   * One of them.
   *
   * @param operator the operator
   * @param method its method
   * @param mode its mode
   */
  record Case(Operator operator, Method method, Mode mode) {
    Operand<TFloat64> build(SoftOps soft, Operand<TFloat64> x, ArrayOption... options) {
      return operator.build().build(soft.method(method).mode(mode), x, asGiven(options));
    }

    @Override
    public String toString() {
      return operator + "/" + method.pythonName() + "/" + mode.pythonName();
    }
  }

  static final List<Operator> OPERATORS =
      List.of(
          index("argmax", SoftOps::argmax),
          value("max", SoftOps::max),
          index("argmin", SoftOps::argmin),
          value("min", SoftOps::min),
          index("argsort", SoftOps::argsort),
          value("sort", SoftOps::sort),
          value("rank", SoftOps::rank),
          value("topK values", (soft, x, options) -> soft.topK(x, 1, options).values()),
          index("topK indices", (soft, x, options) -> soft.topK(x, 1, options).indices()),
          index("argquantile", (soft, x, options) -> soft.argquantile(x, 0.4, options)),
          value("quantile", (soft, x, options) -> soft.quantile(x, 0.4, options)),
          index("argmedian", SoftOps::argmedian),
          value("median", SoftOps::median),
          index("argpercentile", (soft, x, options) -> soft.argpercentile(x, 65, options)),
          value("percentile", (soft, x, options) -> soft.percentile(x, 65, options)));

  static final List<Method> METHODS = List.of(Method.SOFTSORT, Method.NEURALSORT);

  public static final List<Mode> SOFT_MODES = List.of(Mode.SMOOTH, Mode.C0, Mode.C1, Mode.C2);

  static Stream<Case> soft() {
    List<Case> cases = new ArrayList<>();
    for (Operator operator : OPERATORS) {
      for (Method method : METHODS) {
        SOFT_MODES.forEach(mode -> cases.add(new Case(operator, method, mode)));
      }
    }
    return cases.stream();
  }

  /**
   * Options of the type that every operator takes; which of them it takes is for the caller to
   * know.
   */
  private static Option[] asGiven(ArrayOption... options) {
    return List.of(options).toArray(Option[]::new);
  }

  private static Operator value(String name, Build build) {
    return new Operator(name, false, build);
  }

  private static Operator index(String name, Build build) {
    return new Operator(name, true, build);
  }

  /** Operators of methods that give values only. */
  static Stream<Case> valuesOnly() {
    return OPERATORS.stream()
        .filter(operator -> !operator.index())
        .flatMap(
            operator ->
                Stream.concat(
                    Stream.of(new Case(operator, Method.SMOOTH_SORT, Mode.SMOOTH)),
                    SOFT_MODES.stream()
                        .map(mode -> new Case(operator, Method.FAST_SOFT_SORT, mode))));
  }
}
