// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.cases;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;

/**
 * An operator with its settings and the size of its first input.
 *
 * @param operator its Python name
 * @param method the Python name of the method; {@code -} for an operator without methods
 * @param mode the Python name of the mode; {@code -} for an operator without modes
 * @param rows the number of rows
 * @param n the length of a row
 */
public record BenchmarkCase(String operator, String method, String mode, int rows, int n) {
  /** Stands for a method or mode of an operator that has none. */
  public static final String NONE = "-";

  private static final Pattern FORM =
      Pattern.compile("([a-z_.]+):([a-z_]+|-):([a-z0-9]+|-):([1-9]\\d{0,7}):([1-9]\\d{0,7})");

  /**
   * Reads a case.
   *
   * @param text {@code operator:method:mode:rows:n}
   * @return the case
   */
  public static BenchmarkCase parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a case must be operator:method:mode:rows:n, as sort:softsort:smooth:16:1024 or"
              + " abs:-:smooth:64:16384, got \""
              + text
              + "\"");
    }
    BenchmarkCase parsed =
        new BenchmarkCase(
            parts.group(1),
            parts.group(2),
            parts.group(3),
            Integer.parseInt(parts.group(4)),
            Integer.parseInt(parts.group(5)));
    if (Catalogue.standard().find(parsed.operator).isEmpty()) {
      throw new IllegalArgumentException(
          "there is no operator \"" + parsed.operator + "\" (case " + text + ")");
    }
    if (parsed.spec().inputs().isEmpty()) {
      throw new IllegalArgumentException(
          parsed.operator + " has no input, so there is no gradient to measure");
    }
    parsed.methodOrNull();
    parsed.modeOrNull();
    return parsed;
  }

  /**
   * Returns the operator's entry in the catalogue.
   *
   * @return the entry
   */
  public OperatorSpec spec() {
    return Catalogue.standard().find(operator).orElseThrow();
  }

  Method methodOrNull() {
    return method.equals(NONE) ? null : Method.named(method);
  }

  Mode modeOrNull() {
    return mode.equals(NONE) ? null : Mode.named(mode);
  }

  /**
   * Tells whether the library has the operator with this method and mode.
   *
   * @return false where it is still to be built
   */
  public boolean isBuilt() {
    OperatorSpec spec = spec();
    return spec.modes().isEmpty()
        ? mode.equals(NONE) && method.equals(NONE)
        : !mode.equals(NONE)
            && spec.methods().isEmpty() == method.equals(NONE)
            && spec.supports(modeOrNull(), methodOrNull());
  }

  /**
   * Tells whether the operator works on whole rows.
   *
   * @return false for one that works element by element
   */
  public boolean isArrayValued() {
    return spec().family().equals("array");
  }

  /**
   * Returns the same case of another size.
   *
   * @param otherRows the number of rows
   * @param otherN the length of a row
   * @return the case
   */
  public BenchmarkCase withSize(int otherRows, int otherN) {
    return new BenchmarkCase(operator, method, mode, otherRows, otherN);
  }

  @Override
  public String toString() {
    return operator + ":" + method + ":" + mode + ":" + rows + ":" + n;
  }
}
