// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.softtf.savedmodel.cli.values.TensorText;
import org.softtf.savedmodel.internal.rewrites.PortableOperations;
import org.tensorflow.proto.DataType;

/**
 * Which types of operations are known not to run somewhere; the lists say where they come from.
 *
 * @param key the name in JSON
 * @param text what is said of operations that are missing there
 * @param all all types of operations that are missing there, alone or with a type of numbers
 */
public record OperationSupport(String key, String text, Set<String> all) {
  /** Those that models are converted for. */
  public static final List<OperationSupport> CONVERTERS =
      List.of(
          of("not_in_tflite", "that TFLite does not take by itself"),
          of("not_in_onnx", "that tf2onnx does not take"));

  /** All places that are known. */
  public static final List<OperationSupport> LIST =
      Stream.concat(
              Stream.of(of("without_gpu_kernel", "without a GPU kernel")), CONVERTERS.stream())
          .toList();

  /** Stands for operations that are missing there on float64 numbers only: they are many. */
  private static final String DOUBLES = "float64 arithmetic";

  /**
   * Those of the operations that are missing there.
   *
   * @param operations types of operations with the types of numbers that they work on
   */
  public Set<String> missing(Map<String, Set<DataType>> operations) {
    Set<String> missing = new TreeSet<>();
    operations.forEach(
        (operation, numbers) -> {
          if (all.contains(operation)) {
            missing.add(operation);
            return;
          }
          numbers.stream()
              .filter(type -> all.contains(line(operation, type)))
              .map(type -> type == DataType.DT_DOUBLE ? DOUBLES : operation)
              .forEach(missing::add);
        });
    return missing;
  }

  /** What users are told of operations that are missing there. */
  public String sentence(Set<String> missing) {
    String portable =
        missing.stream().filter(PortableOperations::rewrites).collect(Collectors.joining(", "));
    return "operations "
        + text
        + ": "
        + String.join(", ", missing)
        + (portable.isEmpty()
            ? ""
            : "; exported with --portable (portable() in Java) the model does without " + portable);
  }

  /** What a list says of an operation that is missing for one type of numbers only. */
  public static String line(String operation, DataType numbers) {
    return operation + " " + TensorText.type(numbers);
  }

  private static OperationSupport of(String key, String text) {
    return new OperationSupport(key, text, read("operations_" + key + ".txt"));
  }

  /** The types of operations in a list, without its comments. */
  static Set<String> read(String file) {
    try (InputStream stream = OperationSupport.class.getResourceAsStream(file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
