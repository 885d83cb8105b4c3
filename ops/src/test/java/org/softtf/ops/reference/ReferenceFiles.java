// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.tensorflow.ndarray.Shape;

/** Reads directories of reference files. */
public final class ReferenceFiles {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private ReferenceFiles() {}

  /**
   * The directory that {@code -Dreference.vectors} names, from the repository's root on if
   * relative.
   */
  public static Path directory() {
    return Path.of(System.getProperty("project.root"))
        .resolve(System.getProperty("reference.vectors"));
  }

  /** The directory of this project's own files, whatever else is tested. */
  static Path ofThisProject() {
    return Path.of(System.getProperty("project.root")).resolve("test-data/reference");
  }

  /** Reads one JSON file. */
  public static JsonNode json(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  /**
   * Reads all cases of a directory.
   *
   * @param directory holds {@code *.jsonl} files
   * @return the cases, file by file
   * @throws IOException if there is none, or one cannot be read
   * @throws IllegalArgumentException naming file and line if a case is malformed
   */
  public static List<ReferenceCase> read(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(directory)) {
      files = list.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
    List<ReferenceCase> cases = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Path file : files) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          ReferenceCase read = read(lines.get(i), file + ":" + (i + 1));
          // files may share cases, but one file's ids are unique
          if (!ids.add(file.getFileName() + "#" + read.id())) {
            throw new IllegalArgumentException(file + ":" + (i + 1) + ": id again: " + read.id());
          }
          cases.add(read);
        }
      }
    }
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("no reference cases (*.jsonl) in " + directory);
    }
    return cases;
  }

  private static ReferenceCase read(String line, String where) {
    try {
      return read(JSON.readTree(line));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  private static ReferenceCase read(JsonNode node) {
    ReferenceCase read =
        new ReferenceCase(
            required(node, "id").asText(),
            required(node, "op").asText(),
            JSON.convertValue(required(node, "args"), new TypeReference<Map<String, Object>>() {}),
            arrays(required(node, "inputs")),
            arrays(required(node, "outputs")),
            new Tolerance(number(required(node, "rtol")), number(required(node, "atol"))),
            arrays(node.path("cotangents")),
            arrays(node.path("grads")),
            new Tolerance(node.path("grad_rtol").asDouble(), node.path("grad_atol").asDouble()),
            arrays(node.path("hvp_vectors")),
            arrays(node.path("hvps")),
            optional(node, "f32_error"),
            optional(node, "f32_grad_error"));
    require(!read.outputs().isEmpty(), "there must be an output");
    boolean gradients = !read.gradients().isEmpty();
    require(
        !gradients || read.cotangents().size() == read.outputs().size(),
        "there must be one cotangent for each output");
    require(!gradients || node.has("grad_rtol"), "grads need grad_rtol and grad_atol");
    require(
        read.products().isEmpty()
            || (gradients && read.vectors().size() == read.gradients().size()),
        "there must be one vector for each gradient");
    return read;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  private static JsonNode required(JsonNode node, String field) {
    JsonNode value = node.get(field);
    require(value != null, "the field \"" + field + "\" is missing");
    return value;
  }

  private static OptionalDouble optional(JsonNode node, String field) {
    return node.hasNonNull(field)
        ? OptionalDouble.of(number(node.get(field)))
        : OptionalDouble.empty();
  }

  private static List<ReferenceArray> arrays(JsonNode list) {
    List<ReferenceArray> arrays = new ArrayList<>();
    for (JsonNode node : list) {
      arrays.add(
          new ReferenceArray(
              node.path("name").asText(""),
              Shape.of(stream(required(node, "shape")).mapToLong(JsonNode::asLong).toArray()),
              numbers(required(node, "data"))));
    }
    return List.copyOf(arrays);
  }

  /** All numbers of nested lists, or a single number. */
  static double[] numbers(JsonNode node) {
    return flat(node).mapToDouble(ReferenceFiles::number).toArray();
  }

  private static Stream<JsonNode> flat(JsonNode node) {
    return node.isArray() ? node.valueStream().flatMap(ReferenceFiles::flat) : Stream.of(node);
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return list.isArray() ? list.valueStream() : Stream.of(list);
  }

  private static double number(JsonNode node) {
    if (node.isNumber()) {
      return node.asDouble();
    }
    return switch (node.asText()) {
      case "nan", "NaN" -> Double.NaN;
      case "inf", "Infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new IllegalArgumentException("not a number: " + node);
    };
  }
}
