// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.Python;
import org.softtf.savedmodel.SavedModelExporter;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Runs the commands and the Python that README.md and the pages on models print. */
class DocumentedCommandsTest {
  private static final Path PROJECT = Path.of(System.getProperty("project.root"));

  /** A comment that readers do not see may say what Python takes for granted. */
  private static final Pattern BLOCK =
      Pattern.compile("(?m)(?:^<!-- given (.*) -->\n)?^```(bash|python)\n((?s).*?)```");

  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir Path directory;

  @Test
  void commandsAndPythonRunAsPrinted() throws IOException, InterruptedException {
    List<String> script = new ArrayList<>();
    Path readme = Files.createDirectory(directory.resolve("readme"));
    assertEquals(2, run("README.md", readme, script));
    Path commands = Files.createDirectory(directory.resolve("commands"));
    assertEquals(9, run("docs/command-line.md", commands, script));
    Path choice = Files.createDirectory(directory.resolve("choice"));
    assertEquals(1, run("docs/how-to-choose.md", choice, script));
    Path export = Files.createDirectory(directory.resolve("export"));
    exportNetwork(export.resolve("model"));
    assertEquals(0, run("docs/export.md", export, script));
    assertEquals(4, script.size(), script::toString);
    Python.run(Map.of(), python -> python.write(String.join("\n", script)), "-");
  }

  /**
   * Runs the lines of a page that begin with {@code softtf}.
   *
   * @param script where its Python is put
   * @return how many there are
   */
  private static int run(String page, Path directory, List<String> script) throws IOException {
    String there = "import os; os.chdir('" + directory + "')\n";
    int count = 0;
    Matcher block = BLOCK.matcher(Files.readString(PROJECT.resolve(page)));
    while (block.find()) {
      if (block.group(2).equals("python")) {
        String given = block.group(1) == null ? "" : block.group(1) + "\n";
        script.add(there + given + block.group(3));
        continue;
      }
      for (String line : block.group(3).lines().toList()) {
        List<String> words = words(line, directory);
        if (words.get(0).equals("softtf")) {
          CommandRun.of(words.subList(1, words.size())).succeeded();
          count++;
        } else if (words.get(0).equals("saved_model_cli")) {
          script.add(there + savedModelCli(words));
        }
      }
    }
    return count;
  }

  /** The words of a line without its comment; paths lead to where the test has them. */
  private static List<String> words(String line, Path directory) {
    return WORD.matcher(line.replaceFirst(" {2,}#.*", ""))
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .map(
            word ->
                switch (word) {
                  case "savedmodel-export/softtf" -> "softtf";
                  case "model", "sort.png" -> directory.resolve(word).toString();
                  case ".venv/bin/python" -> CommandRun.python();
                  default -> word;
                })
        .toList();
  }

  private static String savedModelCli(List<String> words) {
    return "import sys\nfrom tensorflow.python.tools import saved_model_cli\nsys.argv = "
        + words.stream().collect(Collectors.joining("', '", "['", "']"))
        + "\nsaved_model_cli.main()\n";
  }

  /** What docs/export.md exports in Java: scores of images. */
  private static void exportNetwork(Path model) throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> images =
          tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 64)));
      Operand<TFloat32> weights =
          tf.variable(tf.fill(tf.constant(new int[] {64}), tf.constant(1f)));
      Operand<TFloat32> scores = tf.sum(tf.math.mul(images, weights), tf.constant(1));
      session.initialize();
      SavedModelExporter.of(session)
          .signatures(
              ModelSignature.named("serving_default")
                  .input("images", images)
                  .output("scores", scores)
                  .build())
          .export(model);
    }
  }
}
