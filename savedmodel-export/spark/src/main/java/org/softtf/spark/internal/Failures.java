// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal;

import java.io.UncheckedIOException;

/** Finds in what Spark throws the sentence that says what went wrong. */
public final class Failures {
  private static final String OURS = "org.softtf.";

  private Failures() {}

  /** An exception to throw on the driver. */
  public static RuntimeException sentence(Exception failure) {
    Throwable deepest = failure;
    Throwable ours = null;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      boolean said =
          each instanceof IllegalArgumentException
              || each instanceof IllegalStateException
              || each instanceof UncheckedIOException;
      if (said && each.getStackTrace().length > 0 && isOurs(each)) {
        ours = each;
      }
      deepest = each;
    }
    if (ours == failure && failure instanceof RuntimeException runtime) {
      return runtime;
    }
    String text = (ours == null ? deepest : ours).getMessage();
    String sentence = text == null ? deepest.toString() : text.lines().findFirst().orElse("");
    return ours instanceof IllegalArgumentException
        ? new IllegalArgumentException(sentence, failure)
        : new IllegalStateException(sentence, failure);
  }

  private static boolean isOurs(Throwable failure) {
    return failure.getStackTrace()[0].getClassName().startsWith(OURS);
  }
}
