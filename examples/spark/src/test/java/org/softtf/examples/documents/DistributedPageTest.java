// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles all Java in docs/distributed.md as it is printed. */
class DistributedPageTest {
  private static final Path PROJECT = Path.of(System.getProperty("project.root"));

  @Test
  void compiles(@TempDir Path directory) throws Exception {
    List<JavaBlock> blocks = JavaBlock.of(PROJECT, PROJECT.resolve("docs/distributed.md"));
    assertEquals(2, blocks.size(), "the blocks were not found");
    List<String> imports = List.of("org.apache.spark.sql.*", "org.softtf.spark.*");
    List<CompilationUnit> units =
        CompilationUnit.together(blocks).entrySet().stream()
            .map(entry -> CompilationUnit.ofBlocks(entry.getKey(), entry.getValue(), imports))
            .toList();
    assertEquals(List.of(), CompilationUnit.errors(units, directory));
  }
}
