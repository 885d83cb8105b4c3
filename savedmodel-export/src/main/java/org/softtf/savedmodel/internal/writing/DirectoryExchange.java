// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.writing;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.file.Path;
import java.util.Map;

/** Exchanges two directories in one step, so that a reader finds the one or the other. */
@FunctionalInterface
public interface DirectoryExchange {
  /** By the operating system, which Java's own library cannot ask for this. */
  DirectoryExchange NATIVE = DirectoryExchange::exchangeNatively;

  /** Returns whether it was done; if not, nothing has changed. */
  boolean exchange(Path one, Path other);

  private static boolean exchangeNatively(Path one, Path other) {
    try {
      if (Platform.isLinux()) {
        Linux.C.renameat2(
            Linux.WORKING_DIRECTORY,
            one.toString(),
            Linux.WORKING_DIRECTORY,
            other.toString(),
            Linux.EXCHANGE);
        return true;
      }
      if (Platform.isMac()) {
        Mac.C.renamex_np(one.toString(), other.toString(), Mac.SWAP);
        return true;
      }
      return false;
    } catch (LastErrorException | LinkageError e) {
      // an old kernel or C library, or a file system that cannot, such as one on a network
      return false;
    }
  }

  /** Paths as Java itself passes them to the operating system. */
  private static <L extends Library> L load(Class<L> functions) {
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    return Native.load("c", functions, Map.of(Library.OPTION_STRING_ENCODING, encoding));
  }

  /** What Linux 3.15 and glibc 2.28 have. */
  interface Linux extends Library {
    Linux C = load(Linux.class);
    int WORKING_DIRECTORY = -100;
    int EXCHANGE = 2;

    int renameat2(int oneDirectory, String one, int otherDirectory, String other, int flags)
        throws LastErrorException;
  }

  /** What macOS 10.12 has. */
  interface Mac extends Library {
    Mac C = load(Mac.class);
    int SWAP = 2;

    @SuppressWarnings("checkstyle:MethodName") // as the operating system has it
    int renamex_np(String one, String other, int flags) throws LastErrorException;
  }
}
