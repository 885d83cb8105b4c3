// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a page that a program writes, between two comments. */
public final class MarkedSection {
  private MarkedSection() {}

  /**
   * Replaces the part.
   *
   * @param page the page
   * @param name the name in the comments {@code <!-- begin NAME -->} and {@code <!-- end NAME -->}
   * @param content what to write
   * @throws IOException if the page cannot be read or written, or has no such part
   */
  public static void write(Path page, String name, String content) throws IOException {
    String begin = "<!-- begin " + name + " -->";
    String end = "<!-- end " + name + " -->";
    String text = Files.readString(page);
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(page + " has no part between " + begin + " and " + end);
    }
    String head = text.substring(0, from + begin.length());
    Files.writeString(page, head + "\n" + content.strip() + "\n" + text.substring(to));
  }
}
