// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;

/** {@code softtf list} says what can be exported. */
class ListCommandTest {
  @Test
  void namesEveryOperator() throws IOException {
    JsonNode all = new JsonMapper().readTree(CommandRun.of("list", "--json").succeeded().out());
    assertEquals(Catalogue.standard().all().stream().map(OperatorSpec::name).toList(), names(all));
    String text = CommandRun.of("list").succeeded().out();
    Catalogue.standard()
        .all()
        .forEach(operator -> assertTrue(text.contains(operator.name()), text));
  }

  private static List<String> names(JsonNode list) {
    return list.valueStream().map(entry -> entry.get("name").asText()).toList();
  }

  @Test
  void saysWhatAnOperatorTakes() throws IOException {
    JsonNode clip =
        new JsonMapper()
            .readTree(CommandRun.of("list", "clip_st", "--json").succeeded().out())
            .get(0);
    assertEquals(List.of("x", "a", "b"), names(clip.get("inputs")));
    assertEquals(List.of("gated"), names(clip.get("arguments")));
    assertTrue(clip.get("arguments").get(0).get("default").isBoolean(), clip.toString());
    assertEquals(5, clip.get("modes").size());
    assertTrue(clip.get("straight_through").asBoolean());
    String text = CommandRun.of("list", "clip_st").succeeded().out();
    assertTrue(text.startsWith("clip, clip_st  [elementwise]"), text);
    assertTrue(text.contains("inputs     x, a, b"), text);
  }

  @Test
  void saysWhichArgumentsAreNeededAndWhatTheOthersAreIfLeftOut() {
    String text = CommandRun.of("list", "top_k").succeeded().out();
    assertTrue(text.contains("axis=-1, gated_grad=true, k (needed), "), text);
    assertTrue(text.contains("masks      --mask-input, --lengths-input"), text);
    assertFalse(CommandRun.of("list", "clip").out().contains("--mask-input"));
  }

  @Test
  void examplesOfNeededArgumentsMakeModels(@TempDir Path models) throws IOException {
    int needed = 0;
    for (JsonNode operator :
        new JsonMapper().readTree(CommandRun.of("list", "--json").succeeded().out())) {
      String name = operator.get("name").asText();
      List<String> export = new ArrayList<>(List.of("export", name, "--no-gradient"));
      for (JsonNode argument : operator.get("arguments")) {
        if (argument.get("needed").asBoolean()) {
          export.addAll(
              List.of("--arg", argument.get("name").asText() + "=" + argument.get("example")));
        }
      }
      if (export.contains("--arg")) {
        export.addAll(List.of("-o", models.resolve(name).toString()));
        assertEquals(0, CommandRun.of(export).exitCode(), export::toString);
        needed++;
      }
    }
    assertTrue(needed > 10, "no needed arguments were found");
  }

  @Test
  void shellsCompleteCommands() {
    String script = CommandRun.of("generate-completion").succeeded().out();
    assertTrue(script.contains("complete -F _complete_softtf"), script);
    assertTrue(script.contains("--softness-input"), script);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    CommandRun.of("list", "clipp").failed(2, "there is no operator \"clipp\"");
    CommandRun.of("list", "--xml").failed(2, "Unknown option: '--xml'");
    CommandRun.of("lst").failed(2, "; did you mean list");
    CommandRun.of("plot", "abs", "-o", "a.png", "--replce").failed(2, "; did you mean --replace");
  }
}
