// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

/** Silences TensorFlow's notices about itself, which would hide what a command says. */
final class TensorFlowNotices {
  private static final String LEVEL = "TF_CPP_MIN_LOG_LEVEL";
  private static final int STANDARD_ERROR = 2;
  private static final int WRITE_ONLY = 1;

  /** Whether the user has left it to us. */
  private static boolean silent;

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
      library().setenv(LEVEL, "2", 1);
      silent = true;
    } catch (LinkageError e) {
      return; // then there are notices
    }
  }

  /**
   * Lets TensorFlow say what it says of the first session of a process, whatever the level: nobody
   * hears it. For commands that run a session, as this loads TensorFlow.
   */
  static void silenceFirstSession() {
    if (!silent) {
      return;
    }
    LibraryOfC c = library();
    int nowhere = c.open("/dev/null", WRITE_ONLY);
    int before = c.dup(STANDARD_ERROR);
    if (nowhere < 0 || before < 0 || c.dup2(nowhere, STANDARD_ERROR) < 0) {
      return;
    }
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      session.runner().fetch(Ops.create(graph).constant(0)).run().close();
    } finally {
      c.dup2(before, STANDARD_ERROR);
      c.close(before);
      c.close(nowhere);
    }
  }

  private static LibraryOfC library() {
    return Native.load("c", LibraryOfC.class);
  }

  /** What the operating system calls so. */
  private interface LibraryOfC extends Library {
    int setenv(String name, String value, int overwrite);

    int open(String path, int flags);

    int dup(int descriptor);

    int dup2(int from, int to);

    int close(int descriptor);
  }
}
