// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.savedmodel.Python;

/** {@code inspect} and {@code check} of models that TensorFlow 2 saves; see save_models.py. */
class ModelsOfPythonTest {
  @TempDir private static Path models;

  @BeforeAll
  static void save() throws Exception {
    Python.run(Map.of(), script -> {}, "save_models.py", models.toString());
  }

  private static CommandRun check(String model, String... options) {
    String[] arguments = new String[options.length + 4];
    arguments[0] = "check";
    arguments[1] = models.resolve(model).toString();
    arguments[2] = "--python";
    arguments[3] = CommandRun.python();
    System.arraycopy(options, 0, arguments, 4, options.length);
    return CommandRun.of(arguments);
  }

  private static void assertSays(CommandRun run, String text) {
    assertTrue(run.out().contains(text), run.toString());
  }

  @Test
  void theThreePartsOfASparseTensorFitTogether() {
    assertSays(check("sparse").succeeded(), "serving_default: values agree");
  }

  @Test
  void randomNumbersAreNotCompared() {
    assertSays(
        check("random").succeeded(),
        "serving_default: values not compared, for it draws random numbers by RandomStandardNormal");
  }

  @Test
  void whoRefusesTheNumbersIsNotSaidToBeBroken() {
    CommandRun run = check("large_numbers");
    assertEquals("", run.err());
    assertEquals(1, run.exitCode());
    assertSays(run, "serving_default: could not be tried with these numbers: assertion failed: [x");
  }

  @Test
  void whoReadsAFileOfItsOwnIsRunIfAsked() {
    CommandRun.of("check", models.resolve("asset").toString())
        .failed(1, "--run-anyway runs it, if it is its own assets that it reads");
    assertSays(check("asset", "--run-anyway").succeeded(), "serving_default: values agree");
  }

  @Test
  void aFileIsNoVariable() {
    String out = CommandRun.of("inspect", models.resolve("asset").toString()).succeeded().out();
    assertTrue(out.contains("no variables\nasset words.txt\n"), out);
    assertFalse(out.contains("string ()"), out);
  }

  @Test
  void inputsAreNamed() {
    assertSays(check("ordered").succeeded(), "serving_default: values agree");
  }
}
