// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.Interpolation;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The array-valued operators: default method, and whether probabilities are needed. */
public enum ArrayOperator {
  ARGMAX(Method.SOFTSORT, true),
  MAX(Method.SOFTSORT, false),
  ARGMIN(Method.SOFTSORT, true),
  MIN(Method.SOFTSORT, false),
  ARGSORT(Method.NEURALSORT, true),
  SORT(Method.NEURALSORT, false),
  RANK(Method.NEURALSORT, false),
  TOP_K(Method.NEURALSORT, false),
  ARGQUANTILE(Method.NEURALSORT, true),
  QUANTILE(Method.NEURALSORT, false),
  ARGMEDIAN(Method.NEURALSORT, true),
  MEDIAN(Method.NEURALSORT, false),
  ARGPERCENTILE(Method.NEURALSORT, true),
  PERCENTILE(Method.NEURALSORT, false);

  private final Method method;
  private final boolean probabilities;

  ArrayOperator(Method method, boolean probabilities) {
    this.method = method;
    this.probabilities = probabilities;
  }

  /** The Python name, which is also the name scope. */
  public String pythonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the result is a soft index, which not every method gives. */
  boolean needsProbabilities() {
    return probabilities;
  }

  /** The methods that can serve it, each with its soft modes. */
  public Map<Method, Set<Mode>> methods() {
    return Methods.serving(probabilities);
  }

  /** Between two elements, if no option says otherwise. */
  Interpolation interpolation() {
    return this == MEDIAN || this == ARGMEDIAN ? Interpolation.MIDPOINT : Interpolation.LINEAR;
  }

  /** Whether the settings' method gives soft indices of the greatest elements. */
  boolean givesIndicesOfTop(Settings settings) {
    return Methods.find(settings.written(pythonName()), settings, method, probabilities, false)
        .hasProbabilitiesOfTop();
  }

  /** Reads x and the options for one use. */
  <T extends TFloating> ArrayCall<T> on(Settings settings, Operand<T> x, ArrayOption... options) {
    String name = settings.written(pythonName());
    ArrayOptions read = ArrayOptions.read(name, options);
    return new ArrayCall<>(
        this,
        settings,
        Inputs.floating(settings.tf(), x, name + ": x"),
        read,
        Methods.find(name, settings, method, probabilities, read.masked()));
  }
}
