// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.digits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.examples.CommandRun;

/** A model goes from Java to Python and back. */
class FineTuneTest {
  private static final Pattern ACCURACY = Pattern.compile("([0-9.]+) % sorted wholly right");

  @TempDir private Path directory;

  @Test
  void pythonTeachesTheModelOfJavaAnotherScanner() {
    assumeTrue(
        Files.isExecutable(Path.of(System.getProperty("python.executable"))),
        "Python 3.11 is missing");
    CommandRun run = fineTune("--epochs", "10", "--steps", "160");
    assertEquals(0, run.exitCode(), run.out() + run.err());
    List<Double> accuracies =
        ACCURACY
            .matcher(run.out())
            .results()
            .map(match -> Double.parseDouble(match.group(1)))
            .toList();
    assertEquals(3, accuracies.size(), run.out());
    assertTrue(accuracies.get(0) > 20, run.out());
    assertTrue(accuracies.get(1) < 5, run.out());
    assertTrue(accuracies.get(2) > 20, run.out());
    assertTrue(run.out().contains("Python: step 159, loss "), run.out());
  }

  @Test
  void aPythonThatIsNotThereIsNamed() {
    CommandRun run = fineTune("--epochs", "1", "--steps", "1", "--python", "no-such-python");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("cannot run no-such-python"), run.err());
  }

  private CommandRun fineTune(String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "fine-tune";
    arguments[1] = "--output";
    arguments[2] = directory.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return CommandRun.of(arguments);
  }
}
