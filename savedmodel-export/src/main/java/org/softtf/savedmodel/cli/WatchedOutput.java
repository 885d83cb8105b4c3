// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Where results go, and why some did not: a {@link java.io.PrintWriter} tells nobody. */
final class WatchedOutput extends FilterOutputStream {
  private @Nullable IOException failure;

  WatchedOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int start, int length) throws IOException {
    try {
      out.write(bytes, start, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /** Says that results were lost; null if none were, or their reader wanted no more of them. */
  @Nullable String problem() {
    return failure == null || "Broken pipe".equals(failure.getMessage())
        ? null
        : "softtf: what it found could not be written: " + failure.getMessage();
  }
}
