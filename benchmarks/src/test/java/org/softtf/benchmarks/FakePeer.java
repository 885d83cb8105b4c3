// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that answers as {@code softjax_peer.py} does: a second for each element of a row for
 * the value, two with the gradient. It fails for sort and never answers for rank.
 */
final class FakePeer {
  private static final String PROGRAM =
      """
      #!/bin/sh
      echo '{"description": "a peer"}'
      while read -r case; do
        n=${case##*:}
        case $case in
          sort*) echo '{"error": "no sort"}' ;;
          rank*) exec sleep 60 ;;
          *) echo "{\\"value_ms\\": ${n}000, \\"value_and_gradient_ms\\": $((2 * n))000}" ;;
        esac
      done
      """;

  private FakePeer() {}

  /** Writes the program and returns the option that names it. */
  static String option(Path directory) throws IOException {
    Path program = Files.writeString(directory.resolve("peer"), PROGRAM);
    assertTrue(program.toFile().setExecutable(true));
    return " --python " + program;
  }
}
