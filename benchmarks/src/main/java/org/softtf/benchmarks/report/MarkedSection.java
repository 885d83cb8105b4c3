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
    requireIn(page, name);
    String text = Files.readString(page);
    String head = text.substring(0, text.indexOf(begin(name)) + begin(name).length());
    String rest = text.substring(text.indexOf(end(name)));
    Files.writeString(page, head + "\n" + content.strip() + "\n" + rest);
  }

  /**
   * Refuses a page without the part.
   *
   * @param page the page
   * @param name the name of the part
   * @throws IOException if the page cannot be read, or has no such part
   */
  public static void requireIn(Path page, String name) throws IOException {
    String text = Files.readString(page);
    int from = text.indexOf(begin(name));
    if (from < 0 || text.indexOf(end(name)) < from) {
      throw new IOException(page + " has no part between " + begin(name) + " and " + end(name));
    }
  }

  private static String begin(String name) {
    return "<!-- begin " + name + " -->";
  }

  private static String end(String name) {
    return "<!-- end " + name + " -->";
  }
}
