// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/** The kernels that TensorFlow has for GPUs; {@code list_gpu_kernels.py} lists them. */
final class GpuKernels {
  private static final Map<String, List<Kernel>> BY_OPERATION = read();

  private GpuKernels() {}

  /**
   * A kernel.
   *
   * @param forGpus whether it is for GPUs alone, which TensorFlow prefers to one for any device
   * @param host the arguments, inputs and outputs, that are in host memory
   * @param types the types that it is for, by attribute
   */
  record Kernel(boolean forGpus, Set<String> host, Map<String, Set<String>> types) {
    private boolean fits(NodeDef node) {
      return types.entrySet().stream()
          .allMatch(
              entry -> entry.getValue().contains(type(node.getAttrMap().get(entry.getKey()))));
    }

    private static String type(AttrValue attribute) {
      return attribute == null
          ? ""
          : attribute.getType().name().substring("DT_".length()).toLowerCase(Locale.ROOT);
    }
  }

  /** What runs a node on a GPU; empty if there is nothing, and TensorFlow takes the CPU. */
  static Optional<Kernel> of(NodeDef node) {
    List<Kernel> fitting =
        BY_OPERATION.getOrDefault(node.getOp(), List.of()).stream()
            .filter(kernel -> kernel.fits(node))
            .toList();
    return fitting.stream()
        .filter(Kernel::forGpus)
        .findFirst()
        .or(() -> fitting.stream().findFirst());
  }

  private static Map<String, List<Kernel>> read() {
    Map<String, List<Kernel>> kernels = new HashMap<>();
    try (InputStream stream = GpuKernels.class.getResourceAsStream("kernels.txt")) {
      new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", -1))
          .forEach(
              line -> kernels.computeIfAbsent(line[0], key -> new ArrayList<>()).add(kernel(line)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return kernels;
  }

  private static Kernel kernel(String... line) {
    Map<String, Set<String>> types = new HashMap<>();
    for (int i = 3; i < line.length; i++) {
      int equals = line[i].indexOf('=');
      types.put(
          line[i].substring(0, equals), Set.of(line[i].substring(equals + 1).split("\\|", -1)));
    }
    return new Kernel(line[1].equals("GPU"), Set.of(line[2].split(",", -1)), types);
  }
}
