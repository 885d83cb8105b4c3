// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.ops.catalogue.ToyOperator;
import org.softtf.savedmodel.ModelStructure;

/**
 * An operator's entry in the catalogue is all that the command line needs: one that only tests know
 * is listed, exported and checked as any other.
 */
class ToyOperatorTest {
  @TempDir private Path directory;

  private static CommandRun run(String... arguments) {
    return CommandRun.of(ToyOperator.catalogue(), arguments);
  }

  @Test
  void isListed() throws IOException {
    String text = run("list", "between").succeeded().out();
    assertTrue(text.startsWith("between, between_st  [toy]"), text);
    assertTrue(text.contains("inputs     x, low, high"), text);
    assertTrue(text.contains("arguments  outside"), text);
    JsonNode all = new JsonMapper().readTree(run("list", "--json").succeeded().out());
    assertEquals("between", all.get(all.size() - 1).get("name").asText());
    CommandRun.of("list", "between").failed(2, "there is no operator \"between\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"between", "between_st"})
  void isExportedAndChecked(String operator) throws IOException {
    Path model = directory.resolve("model");
    run(
            "export",
            operator,
            "--mode=c1",
            "--softness-input",
            "--arg=outside=true",
            "--shape=?,4",
            "--shape=low=scalar",
            "-o",
            model.toString())
        .succeeded();
    assertEquals(
        Set.of("x", "low", "high", "softness"),
        ModelStructure.read(model).signatures().get("serving_default").inputs().keySet());
    String checked = run("check", model.toString()).succeeded().out();
    assertTrue(
        checked.contains("Java    serving_default: called with high (4, 4), low ()"), checked);
    assertTrue(checked.contains("Java    value_and_gradient: called with"), checked);
  }
}
