// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal;

import java.util.Locale;

/** How custom operators get their gradients; a system property chooses. */
public final class GradientMode {
  /**
   * Set to {@code ordinary} to go without registered gradients, to {@code barriers} for graphs
   * whose gradients the next TensorFlow Java can build too.
   */
  public static final String PROPERTY = "softtf.gradients";

  private static final boolean BARRIERS =
      !GradientPlaces.areLimited() || "barriers".equals(System.getProperty(PROPERTY));

  private GradientMode() {}

  /**
   * Whether no gradient can be registered.
   *
   * @return true on Windows, or if the property says so
   */
  public static boolean isOrdinary() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ENGLISH).startsWith("win")
        || "ordinary".equals(System.getProperty(PROPERTY));
  }

  /**
   * Whether no gradient function may answer that there is no gradient: TensorFlow Java after 1.1.0
   * takes that for a gradient. It left off the limit of ten places at the same time.
   *
   * @return whether carriers stand behind {@linkplain Barrier barriers}
   */
  public static boolean needsBarriers() {
    return BARRIERS;
  }
}
