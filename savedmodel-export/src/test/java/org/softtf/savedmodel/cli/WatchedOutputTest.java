// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A command whose results cannot be written has not gone well. */
class WatchedOutputTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void saysThatADeviceIsFull() throws IOException {
    try (FileOutputStream full = new FileOutputStream("/dev/full")) {
      assertEquals(
          "softtf: what it found could not be written: No space left on device",
          problemOfListing(full));
    }
  }

  @Test
  void saysNothingWhereTheReaderOfAPipeWantsNoMore() {
    OutputStream pipe =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertNull(problemOfListing(pipe));
  }

  @Test
  void writesAll() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    assertNull(problemOfListing(written));
    assertEquals(CommandRun.of("list").succeeded().out(), written.toString(StandardCharsets.UTF_8));
  }

  private static String problemOfListing(OutputStream target) {
    WatchedOutput out = new WatchedOutput(target);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    assertEquals(0, Main.run(new PrintWriter(out, true, StandardCharsets.UTF_8), err, "list"));
    return out.problem();
  }
}
