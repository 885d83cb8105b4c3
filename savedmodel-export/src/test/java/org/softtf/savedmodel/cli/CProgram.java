// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.softtf.savedmodel.cli.models.SignatureCall;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** {@code call_models.c}, compiled against the TensorFlow that TensorFlow Java brings. */
final class CProgram {
  private static final Path SOURCE = Path.of("src/test/c/call_models.c");
  private static final double TOLERANCE = 1e-5;

  private final Path directory;
  private final Path program;

  private CProgram(Path directory, Path program) {
    this.directory = directory;
    this.program = program;
  }

  static boolean canCompile() throws IOException, InterruptedException {
    return ExternalProgram.exists("gcc");
  }

  /**
   * Compiles the program.
   *
   * @param headers the folder that holds {@code tensorflow/c/c_api.h}, such as Python's
   */
  static CProgram compile(Path directory, Path headers) throws IOException, InterruptedException {
    Path libraries = Path.of(Loader.load(tensorflow.class)).toRealPath().getParent();
    Path program = directory.resolve("call_models");
    List<String> command =
        new ArrayList<>(List.of("gcc", "-std=c11", "-Wall", "-Wextra", "-Werror"));
    command.addAll(List.of("-I", headers.toString(), "-o", program.toString(), SOURCE.toString()));
    for (String name : List.of("tensorflow_cc", "tensorflow_framework")) {
      command.add(library(libraries, name).toString());
    }
    command.add("-Wl,-rpath," + libraries);
    ExternalProgram.run(directory, command);
    return new CProgram(directory, program);
  }

  private static Path library(Path libraries, String name) throws IOException {
    try (var files = Files.list(libraries)) {
      return files
          .filter(
              file ->
                  file.getFileName().toString().matches("lib" + name + "\\.(so|2)\\.?(2|dylib)"))
          .findFirst()
          .orElseThrow(() -> new IOException("no library " + name + " in " + libraries));
    }
  }

  /** Calls the models and says of each what came of it. */
  List<String> call(List<ConsumerTrial> trials) throws IOException, InterruptedException {
    Path manifest = directory.resolve("manifest.txt");
    try (PrintWriter writer = new PrintWriter(manifest.toFile(), StandardCharsets.UTF_8)) {
      for (ConsumerTrial trial : trials) {
        describe(writer, trial);
      }
    }
    ExternalProgram.run(directory, List.of(program.toString(), manifest.toString()));
    List<String> findings = new ArrayList<>();
    for (ConsumerTrial trial : trials) {
      findings.add(compare(trial.model(), trial.call()));
    }
    return findings;
  }

  private static void describe(PrintWriter writer, ConsumerTrial trial) throws IOException {
    Path model = trial.model();
    SignatureCall call = trial.call();
    SignatureDef signature = trial.definition();
    writer.println(model + " " + call.inputs().size() + " " + call.outputs().size());
    for (Map.Entry<String, JsonNode> input : call.inputs().properties()) {
      Path file = model.resolve(input.getKey() + ".in");
      Files.write(file, bytes(input.getValue()));
      writer.print(tensor(signature.getInputsOrThrow(input.getKey())) + " " + file);
      writer.print(" " + input.getValue().get("shape").size());
      input.getValue().get("shape").forEach(size -> writer.print(" " + size));
      writer.println();
    }
    for (Map.Entry<String, JsonNode> output : call.outputs().properties()) {
      Path file = model.resolve(output.getKey() + ".out");
      writer.println(tensor(signature.getOutputsOrThrow(output.getKey())) + " " + file);
    }
  }

  private static String tensor(TensorInfo info) {
    return info.getName().replace(':', ' ');
  }

  private static byte[] bytes(JsonNode array) {
    byte[] bytes = new byte[Float.BYTES * array.get("data").size()];
    ByteBuffer numbers = buffer(bytes);
    array.get("data").forEach(number -> numbers.putFloat((float) number.asDouble()));
    return bytes;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  private static String compare(Path model, SignatureCall call) throws IOException {
    for (Map.Entry<String, JsonNode> output : call.outputs().properties()) {
      Path file = model.resolve(output.getKey() + ".out");
      if (!Files.exists(file)) {
        return "no result";
      }
      ByteBuffer got = buffer(Files.readAllBytes(file));
      String found = FoundNumbers.finding(got.asFloatBuffer(), output.getValue(), TOLERANCE);
      if (!found.equals(ConsumersPage.TAKEN)) {
        return found;
      }
    }
    return ConsumersPage.TAKEN;
  }
}
