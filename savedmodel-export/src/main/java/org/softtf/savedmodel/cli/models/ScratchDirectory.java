// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.softtf.savedmodel.internal.writing.DirectoryTree;

/** A directory to exchange files with another process. */
final class ScratchDirectory {
  private ScratchDirectory() {}

  /** What is done with the directory. */
  interface Use<T> {
    T in(Path directory) throws IOException;
  }

  /** Makes a directory, and deletes it after its use. */
  static <T> T use(Use<T> use) throws IOException {
    Path directory = Files.createTempDirectory("softtf-check");
    try {
      return use.in(directory);
    } finally {
      DirectoryTree.delete(directory);
    }
  }
}
