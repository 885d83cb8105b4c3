// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.SmallSession;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.family.TType;

/**
 * The gradient of a slice in a graph of its own, and a session that runs it.
 *
 * <p>What it reads of the slice is fed with the recorded values, so no operation of the slice runs
 * again and what was drawn at random stays as it was.
 */
final class Program implements AutoCloseable {
  private final Graph graph;
  private final Session session;

  /** The numbers of the values that are read; numbers after the values' are cotangents. */
  private final int[] reads;

  /** What is fed with them. */
  private final List<Output<?>> feeds;

  /** The positions of those that may be large. */
  private final int[] large;

  /** Where each gradient is among those fetched; −1 where none flows. */
  private final List<Integer> positions = new ArrayList<>();

  private final List<Operand<?>> fetches = new ArrayList<>();
  private @Nullable ProgramNodes nodes;

  /**
   * @param graph holds the gradients and is closed with the program
   * @param numbers the numbers of values and cotangents, by what stands for them
   * @param gradients one for each source, null where none flows; none is among the values
   */
  Program(Graph graph, Map<Output<?>, Integer> numbers, List<@Nullable Operand<?>> gradients) {
    this.graph = graph;
    for (Operand<?> gradient : gradients) {
      positions.add(gradient == null ? -1 : fetches.size());
      if (gradient != null) {
        fetches.add(gradient);
      }
    }
    Map<Integer, Output<?>> read = new TreeMap<>();
    for (Output<?> output : Upstream.of(fetches, numbers.keySet()).reads()) {
      read.put(Objects.requireNonNull(numbers.get(output)), output);
    }
    this.reads = read.keySet().stream().mapToInt(Integer::intValue).toArray();
    this.feeds = List.copyOf(read.values());
    this.large = EagerReads.large(feeds);
    this.session = SmallSession.open(graph);
  }

  /** Whether a gradient flows to any source. */
  boolean flows() {
    return !fetches.isEmpty();
  }

  /** Whether a gradient flows to a source. */
  boolean flowsTo(int source) {
    return positions.get(source) >= 0;
  }

  /**
   * The values that are read.
   *
   * @param values all, by number
   */
  List<Output<?>> read(List<Output<?>> values) {
    List<Output<?>> read = new ArrayList<>();
    for (int number : reads) {
      read.add(values.get(number));
    }
    return read;
  }

  /** What computes the gradients, from what is read and in its order. */
  ProgramNodes nodes() {
    if (nodes == null) {
      Set<String> names = Upstream.of(fetches, feeds).names();
      nodes = new ProgramNodes(graph, names, feeds, fetches);
    }
    return nodes;
  }

  /**
   * Computes the gradients.
   *
   * @param eager where the values are
   * @param values what is fed, by number
   * @return one tensor for each source to which a gradient flows
   */
  Result run(EagerSession eager, List<Output<?>> values) {
    Session.Runner runner = session.runner();
    List<TType> tensors = EagerReads.all(eager, read(values), large);
    for (int i = 0; i < reads.length; i++) {
      runner.feed(feeds.get(i), tensors.get(i));
    }
    fetches.forEach(runner::fetch);
    return runner.run();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
