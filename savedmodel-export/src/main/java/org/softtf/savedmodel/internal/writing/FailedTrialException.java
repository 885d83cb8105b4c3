// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.writing;

import java.util.Map;
import org.tensorflow.ndarray.Shape;

/** A signature that fails when it is called. Each front says in its own words what to do. */
public final class FailedTrialException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String finding;
  private final String reason;

  FailedTrialException(String signature, Map<String, Shape> inputs, RuntimeException cause) {
    this(
        "signature \"" + signature + "\" fails when it is called with " + inputs,
        String.valueOf(cause.getMessage()),
        cause);
  }

  private FailedTrialException(String finding, String reason, RuntimeException cause) {
    super(text(finding, "sample(input, value)", reason), cause);
    this.finding = finding;
    this.reason = reason;
  }

  /**
   * The message for users of another front.
   *
   * @param remedy how they give other values
   */
  public String message(String remedy) {
    return text(finding, remedy, reason);
  }

  private static String text(String finding, String remedy, String reason) {
    return finding + "; if it cannot take such values, give others with " + remedy + ": " + reason;
  }
}
