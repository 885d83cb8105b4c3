package org.softtf.ops.internal.array;

import static org.softtf.ops.array.ArrayOption.Kind.AXIS;
import static org.softtf.ops.array.ArrayOption.Kind.GATED_GRADIENT;
import static org.softtf.ops.array.ArrayOption.Kind.INTERPOLATION;
import static org.softtf.ops.array.ArrayOption.Kind.KEEP_DIMS;
import static org.softtf.ops.array.ArrayOption.Kind.LOG_PROBABILITIES;
import static org.softtf.ops.array.ArrayOption.Kind.ORDER;
import static org.softtf.ops.array.ArrayOption.Kind.STANDARDIZE;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.ArrayOption.Kind;
import org.softtf.ops.array.Interpolation;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The array-valued operators: default method, whether probabilities are needed, options. */
public enum ArrayOperator {
  ARGMAX(Method.SOFTSORT, true, KEEP_DIMS, LOG_PROBABILITIES),
  MAX(Method.SOFTSORT, false, KEEP_DIMS, GATED_GRADIENT),
  ARGMIN(Method.SOFTSORT, true, KEEP_DIMS, LOG_PROBABILITIES),
  MIN(Method.SOFTSORT, false, KEEP_DIMS, GATED_GRADIENT),
  ARGSORT(Method.NEURALSORT, true, ORDER, LOG_PROBABILITIES),
  SORT(Method.NEURALSORT, false, ORDER, GATED_GRADIENT),
  RANK(Method.NEURALSORT, false, ORDER),
  TOP_K(Method.NEURALSORT, false, GATED_GRADIENT, LOG_PROBABILITIES),
  ARGQUANTILE(Method.NEURALSORT, true, KEEP_DIMS, LOG_PROBABILITIES, INTERPOLATION),
  QUANTILE(Method.NEURALSORT, false, KEEP_DIMS, GATED_GRADIENT, INTERPOLATION),
  ARGMEDIAN(Method.NEURALSORT, true, KEEP_DIMS, LOG_PROBABILITIES),
  MEDIAN(Method.NEURALSORT, false, KEEP_DIMS, GATED_GRADIENT),
  ARGPERCENTILE(Method.NEURALSORT, true, KEEP_DIMS, LOG_PROBABILITIES, INTERPOLATION),
  PERCENTILE(Method.NEURALSORT, false, KEEP_DIMS, GATED_GRADIENT, INTERPOLATION);

  private final Method method;
  private final boolean probabilities;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable, which its type does not say
  private final Set<Kind> options;

  ArrayOperator(Method method, boolean probabilities, Kind... more) {
    this.method = method;
    this.probabilities = probabilities;
    EnumSet<Kind> all = EnumSet.of(AXIS, STANDARDIZE);
    all.addAll(Set.of(more));
    this.options = Collections.unmodifiableSet(all);
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
  public boolean givesIndicesOfTop(Settings settings) {
    return Methods.find(pythonName(), settings, method, probabilities).hasProbabilitiesOfTop();
  }

  /** Reads x and the options for one use. */
  public <T extends TFloating> ArrayCall<T> on(
      Settings settings, Operand<T> x, ArrayOption... options) {
    String name = pythonName();
    return new ArrayCall<>(
        this,
        settings,
        Inputs.floating(settings.tf(), x, name + ": x"),
        ArrayOptions.read(name, this.options, options),
        Methods.find(name, settings, method, probabilities));
  }
}
