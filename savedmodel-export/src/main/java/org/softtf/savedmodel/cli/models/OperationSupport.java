// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which types of operations are known not to run somewhere; the lists say where they come from.
 *
 * @param key the name in JSON
 * @param text what is said of operations that are missing there
 * @param all all types of operations that are missing there
 */
public record OperationSupport(String key, String text, Set<String> all) {
  /** All places that are known. */
  public static final List<OperationSupport> LIST =
      List.of(
          of("without_gpu_kernel", "without a GPU kernel"),
          of("not_in_tflite", "that TFLite does not take by itself, or not in float64"),
          of("not_in_onnx", "that tf2onnx does not take"));

  /** Those of the operations that are missing there. */
  public Set<String> missing(Collection<String> operations) {
    return operations.stream().filter(all::contains).collect(Collectors.toCollection(TreeSet::new));
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
