// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command all runs every other, with options that they know. */
class AllTest {
  @Test
  void everyBenchmarkIsRun() {
    Set<String> wanted =
        Benchmarks.commandLine().getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(spec -> !spec.usageMessage().hidden())
            .map(CommandLine.Model.CommandSpec::name)
            .collect(Collectors.toCollection(TreeSet::new));
    wanted.remove("all");
    wanted.remove("gpu"); // it fails where there is no GPU, and writes no page
    Set<String> run =
        All.commands(null, "python", false).stream()
            .map(command -> command.get(0))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(wanted, run);
  }

  @Test
  void optionsAreKnownAndPassedOn() {
    for (List<String> command : All.commands("python3.12", "peers/python", true)) {
      Benchmarks.commandLine().parseArgs(command.toArray(String[]::new));
      String name = command.get(0);
      assertTrue(command.contains("--write-docs"), name);
      boolean compares =
          Set.of("compare", "growth").contains(name) && !command.contains("growth-of-sort");
      assertEquals(compares, command.contains("python3.12"), name);
      assertEquals(name.equals("peers"), command.contains("peers/python"), name);
    }
  }

  @Test
  void peersAreLeftOutWithoutTheirPython() {
    assertTrue(
        All.commands("python3.12", null, false).stream()
            .noneMatch(command -> command.get(0).equals("peers")));
  }
}
