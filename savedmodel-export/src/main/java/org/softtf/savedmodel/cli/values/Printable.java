// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.values;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Text that a terminal only shows: what comes from a model, a path or an argument might else move
 * the cursor, or be read in another order than it is written.
 */
public final class Printable {
  private Printable() {}

  /** A writer that lets lines through, and nothing else that is not printable. */
  public static PrintWriter writer(PrintWriter out) {
    return new PrintWriter(new EscapingWriter(out), true);
  }

  /** Text on one line. */
  public static String line(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n");
  }

  private static boolean isPrintable(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** Writes what is not printable as JSON does. */
  private static final class EscapingWriter extends FilterWriter {
    EscapingWriter(Writer out) {
      super(out);
    }

    @Override
    public void write(int c) throws IOException {
      char unit = (char) c;
      if (isPrintable(unit) || unit == '\n' || unit == '\t') {
        out.write(unit);
      } else if (unit == '\r' && System.lineSeparator().startsWith("\r")) {
        out.write(unit);
      } else {
        out.write(String.format("\\u%04x", c));
      }
    }

    @Override
    public void write(char[] text, int start, int length) throws IOException {
      for (int i = start; i < start + length; i++) {
        write(text[i]);
      }
    }

    @Override
    public void write(String text, int start, int length) throws IOException {
      write(text.toCharArray(), start, length);
    }
  }
}
