// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.benchmarks.cases.Median;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.StepStats;

/**
 * How long all operations of a type take in a run.
 *
 * @param operation the type
 * @param nodes how many of them ran
 * @param micros the sum of their times, each the median over the runs
 */
record OperationTime(String operation, int nodes, double micros) {
  /** Sums by type what traced runs of one graph say of each node, the longest first. */
  static List<OperationTime> of(List<StepStats> runs) {
    Map<String, List<Double>> nodes = new LinkedHashMap<>();
    Map<String, String> types = new LinkedHashMap<>();
    for (StepStats run : runs) {
      for (DeviceStepStats device : run.getDevStatsList()) {
        for (NodeExecStats node : device.getNodeStatsList()) {
          types.put(node.getNodeName(), type(node));
          nodes
              .computeIfAbsent(node.getNodeName(), name -> new ArrayList<>())
              .add((node.getOpEndRelNanos() - node.getOpStartRelNanos()) / 1e3);
        }
      }
    }
    Map<String, OperationTime> sums = new LinkedHashMap<>();
    nodes.forEach(
        (name, times) -> {
          double median = Median.of(times.stream().mapToDouble(Double::doubleValue).toArray());
          sums.merge(
              types.get(name), new OperationTime(types.get(name), 1, median), OperationTime::plus);
        });
    return sums.values().stream()
        .sorted(Comparator.comparing(OperationTime::micros).reversed())
        .toList();
  }

  /** From a label such as {@code name = Mul(x, y)}. */
  private static String type(NodeExecStats node) {
    String label = node.getTimelineLabel();
    int from = label.indexOf(" = ");
    int to = label.indexOf('(', Math.max(0, from));
    return from < 0 || to < 0 ? node.getNodeName() : label.substring(from + 3, to);
  }

  OperationTime plus(OperationTime other) {
    return new OperationTime(operation, nodes + other.nodes, micros + other.micros);
  }
}
