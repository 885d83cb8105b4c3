// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

/**
 * How far a number may be from the one wanted: absolute + relative·abs(wanted).
 *
 * @param relative the relative part
 * @param absolute the absolute part
 */
public record Tolerance(double relative, double absolute) {
  /** The bound of a float32 result, given what the reference itself loses in float32. */
  static Tolerance ofFloat32(ReferenceArray want, double referenceError) {
    return new Tolerance(0, Math.max(1e-5 + 1e-4 * want.largest(), 4 * referenceError));
  }

  /** The error in units of what is allowed: more than 1 fails. NaN and infinities must agree. */
  double excess(double got, double want) {
    if (Double.compare(got, want) == 0 || got == want) {
      return 0;
    }
    double error = Math.abs(got - want);
    if (!Double.isFinite(error)) {
      return Double.POSITIVE_INFINITY;
    }
    return error == 0 ? 0 : error / (absolute + relative * Math.abs(want));
  }
}
