// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.model;

/** Lets tests of other packages see what is loaded. */
public final class Loaded {
  private Loaded() {}

  /** How many models this JVM has loaded. */
  public static int count() {
    return LoadedModels.get().size();
  }
}
