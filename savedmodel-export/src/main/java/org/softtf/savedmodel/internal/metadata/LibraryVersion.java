// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The version of this library, which the build writes into a file beside this class. */
public final class LibraryVersion {
  private static final String FILE = "version.txt";

  private LibraryVersion() {}

  /** The version, such as 1.0.0. */
  public static String text() {
    try (InputStream version = LibraryVersion.class.getResourceAsStream(FILE)) {
      return new String(
              Objects.requireNonNull(version, FILE).readAllBytes(), StandardCharsets.UTF_8)
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
