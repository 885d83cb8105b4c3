// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of files and directories. */
final class Place implements ITypeConverter<Path> {
  /** Java reads a character by it that the locale of the process does not have. */
  private static final char UNKNOWN = '\uFFFD';

  @Override
  public Path convert(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "\""
              + text
              + "\" is no name of a file: "
              + (text.indexOf(UNKNOWN) >= 0
                  ? "the locale has not all of its characters; set LC_ALL=C.UTF-8"
                  : e.getReason()));
    }
  }
}
