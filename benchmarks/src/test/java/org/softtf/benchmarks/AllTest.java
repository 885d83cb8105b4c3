// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
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
    Set<String> run =
        All.commands(null, false).stream()
            .map(command -> command[0])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(wanted, run);
  }

  @Test
  void optionsAreKnownAndPassedOn() {
    for (String[] command : All.commands("python3.12", true)) {
      Benchmarks.commandLine().parseArgs(command);
      List<String> given = Arrays.asList(command);
      assertTrue(given.contains("--write-docs"), command[0]);
      boolean compares = Set.of("compare", "growth").contains(command[0]);
      assertEquals(compares, given.contains("python3.12"), command[0]);
    }
  }
}
