// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** Silences TensorFlow's notices about itself, which would hide what a command says. */
final class TensorFlowNotices {
  private static final String LEVEL = "TF_CPP_MIN_LOG_LEVEL";

  private TensorFlowNotices() {}

  /**
   * Sets the level that lets errors through, unless the user has set one; before TensorFlow is
   * loaded, and in the C library, for Java cannot change its own environment.
   */
  static void silence() {
    if (System.getenv(LEVEL) != null || Platform.isWindows()) {
      return;
    }
    try {
      Native.load("c", Environment.class).setenv(LEVEL, "2", 1);
    } catch (LinkageError e) {
      return; // then there are notices
    }
  }

  /** Of the C library. */
  private interface Environment extends Library {
    int setenv(String name, String value, int overwrite);
  }
}
