// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.SampleCall;
import org.softtf.ops.catalogue.SampleCalls;

/**
 * {@code docs/gpu.md} says where each operator runs on a machine with a GPU; {@code -Dgpu.write}
 * writes its tables.
 */
@Order(2) // takes long
class GpuPageTest {
  private static final Path PAGE = Path.of(System.getProperty("project.root"), "docs/gpu.md");
  private static final String BEGIN = "<!-- begin operators -->\n\n";
  private static final String END = "\n<!-- end operators -->";

  /** Longer than any number of parts that an operator has. */
  private static final int LENGTH = 13;

  private final Map<List<String>, List<GpuCase>> found = new LinkedHashMap<>();
  private final Set<String> exact = new HashSet<>();

  @Test
  void thePageSaysWhereOperatorsRun() throws IOException {
    SampleCalls.all().filter(SampleCall::isPlain).forEach(this::look);
    GpuPage page = new GpuPage();
    found.forEach((key, cases) -> page.add(key.get(0), key.get(1), key.get(2), cases));
    String text = Files.readString(PAGE);
    String before = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
    String wanted = before + page.text() + text.substring(text.indexOf(END));
    if (System.getProperty("gpu.write") != null) {
      Files.writeString(PAGE, wanted);
    } else {
      assertEquals(wanted, text, PAGE + " is out of date; -Dgpu.write writes it");
    }
  }

  /** The page says so in a sentence, and has no lines of its own for them. */
  @Test
  void straightThroughFormsNeedWhatTheirTwoPartsNeed() {
    SampleCalls.all()
        .filter(call -> call.isPlain() && call.mode() == Mode.SMOOTH)
        .filter(call -> call.spec().family().equals("array") && call.method() == Method.SOFTSORT)
        .forEach(
            call -> {
              Set<String> parts = GpuCase.of(call, false, LENGTH).hostOperations();
              parts.addAll(GpuCase.of(call.in(Mode.HARD), false, LENGTH).hostOperations());
              Set<String> form = GpuCase.of(call, true, LENGTH).hostOperations();
              assertTrue(parts.containsAll(form), () -> call + ": " + form + ", parts " + parts);
            });
  }

  private void look(SampleCall call) {
    // the exact operator does not depend on the method
    boolean hard = call.mode() == Mode.HARD;
    if (hard && !exact.add(call.spec().name())) {
      return;
    }
    GpuCase some = GpuCase.of(call, false, LENGTH);
    assertEquals(
        Set.of(), some.both().stuckInLoops(), () -> call + " has a loop that no GPU can run");
    String method = hard || call.method() == null ? "" : "`" + call.method().pythonName() + "`";
    List<String> key = List.of(call.spec().name(), call.spec().family(), method);
    found.computeIfAbsent(key, absent -> new ArrayList<>()).add(some);
  }
}
