// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.cdfsum.CdfSum;
import org.softtf.ops.internal.array.hard.HardMethod;
import org.softtf.ops.internal.array.method.SortingMethod;
import org.softtf.ops.internal.array.network.NetworkSort;
import org.softtf.ops.internal.array.neuralsort.NeuralSort;
import org.softtf.ops.internal.array.ot.OptimalTransport;
import org.softtf.ops.internal.array.permutahedron.FastSoftSort;
import org.softtf.ops.internal.array.smoothsort.SmoothSort;
import org.softtf.ops.internal.array.softsort.SoftSort;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.ndarray.Shape;

/** The methods, and which operators each serves. */
final class Methods {
  private static final SortingMethod HARD = new HardMethod();

  private static final Map<Method, SortingMethod> SOFT =
      new EnumMap<>(
          Map.of(
              Method.SOFTSORT,
              new SoftSort(),
              Method.NEURALSORT,
              new NeuralSort(),
              Method.OT,
              new OptimalTransport(),
              Method.SORTING_NETWORK,
              new NetworkSort(),
              Method.CDF_SUM,
              new CdfSum(),
              Method.FAST_SOFT_SORT,
              new FastSoftSort(),
              Method.SMOOTH_SORT,
              new SmoothSort()));

  private Methods() {}

  /**
   * The methods that can serve an operator, each with its soft modes.
   *
   * @param probabilities whether the operator needs probabilities over indices
   */
  static Map<Method, Set<Mode>> serving(boolean probabilities) {
    Map<Method, Set<Mode>> serving = new EnumMap<>(Method.class);
    SOFT.forEach(
        (method, algorithm) -> {
          if (!probabilities || algorithm.hasProbabilities()) {
            serving.put(method, Set.copyOf(algorithm.modes()));
          }
        });
    return serving;
  }

  /** The methods that can serve an operator in a mode, in order. */
  private static List<Method> serving(boolean probabilities, Mode mode) {
    return serving(probabilities).entrySet().stream()
        .filter(method -> method.getValue().contains(mode))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Finds the method to use.
   *
   * @param operator the operator's name
   * @param fallback its default method
   * @param probabilities whether it needs probabilities over indices
   * @param masked whether elements may be masked
   */
  static SortingMethod find(
      String operator, Settings settings, Method fallback, boolean probabilities, boolean masked) {
    if (settings.mode() == Mode.HARD) {
      return HARD;
    }
    Method wanted = settings.methodOr(fallback);
    SortingMethod method = Objects.requireNonNull(SOFT.get(wanted));
    String trouble = null;
    if (probabilities && !method.hasProbabilities()) {
      trouble = "gives values only, no probabilities over indices";
    } else if (!method.modes().contains(settings.mode())) {
      trouble =
          "has no mode "
              + settings.mode().pythonName()
              + " (it has "
              + names(method.modes().stream().map(Mode::pythonName).sorted().toList())
              + ")";
    } else if (masked && !method.takesMask()) {
      trouble = "takes no mask and no lengths";
    }
    if (trouble != null) {
      throw new IllegalArgumentException(
          operator
              + ": method "
              + wanted.pythonName()
              + " "
              + trouble
              + "; use "
              + names(
                  serving(probabilities, settings.mode()).stream()
                      .filter(
                          other -> !masked || Objects.requireNonNull(SOFT.get(other)).takesMask())
                      .map(Method::pythonName)
                      .toList()));
    }
    return method;
  }

  /** What to throw where the settings' method needs a length that is not known. */
  static IllegalArgumentException unknownLength(
      String operator, Settings settings, boolean probabilities, Shape shape) {
    String chosen = settings.methodOr(Method.NEURALSORT).pythonName();
    return new IllegalArgumentException(
        operator
            + ": method "
            + chosen
            + " needs a length that is known when the graph is built, got x of shape "
            + shape
            + "; give the placeholder a static axis, or use a method that does not need one: "
            + names(
                serving(probabilities, settings.mode()).stream()
                    .filter(method -> !Objects.requireNonNull(SOFT.get(method)).needsKnownLength())
                    .map(Method::pythonName)
                    .toList()));
  }

  private static String names(List<String> names) {
    return String.join(", ", names);
  }
}
