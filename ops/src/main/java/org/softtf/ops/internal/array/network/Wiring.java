// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.network;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;

/**
 * The comparators of a bitonic network on n wires, for any n.
 *
 * <p>The bitonic network has a power of two wires. Those beyond n hold +∞, so that a comparator
 * with one of them is an exact move, which is followed here and leaves no trace in the graph: a
 * value keeps its slot, only the wire that the slot stands for changes.
 */
final class Wiring {
  /** Comparators that act at the same time. */
  static final class Layer {
    private final int[] partner;
    private final byte[] side;
    private final int leastElements;

    private Layer(int n, int leastElements) {
      partner = new int[n];
      Arrays.setAll(partner, slot -> slot);
      side = new byte[n];
      this.leastElements = leastElements;
    }

    private Layer(Layer layer, int[] partner) {
      this.partner = partner;
      side = layer.side;
      leastElements = layer.leastElements;
    }

    private void compare(int low, int high) {
      partner[low] = high;
      partner[high] = low;
      side[low] = 1;
      side[high] = -1;
    }

    /**
     * The slot that each slot is compared with; itself if it is not compared. One array for all
     * layers in which they are the same.
     */
    int[] partner() {
      return partner;
    }

    /**
     * For each slot a unit if it gets the minimum, less than 0 by as much for the maximum, 0 if it
     * is not compared.
     */
    double[] side(double unit) {
      double[] sides = new double[side.length];
      Arrays.setAll(sides, slot -> side[slot] * unit);
      return sides;
    }

    /** The number of slots. */
    int size() {
      return side.length;
    }

    /**
     * How many elements, followed by others that are above them all, this layer is for. Fewer are
     * in order before it, and soft comparators would mix them again.
     */
    int leastElements() {
      return leastElements;
    }
  }

  private static final int EMPTY = -1;

  /** An operator asks for its wiring many times, and the operators of a model are often alike. */
  private static volatile SoftReference<Wiring> latest = new SoftReference<>(new Wiring(1));

  private final int n;
  private final List<Layer> layers = new ArrayList<>();
  private final List<int[]> partners = new ArrayList<>();
  private final int[] slots;

  private Wiring(int n) {
    this.n = n;
    int wires = n == 1 ? 1 : Integer.highestOneBit(n - 1) << 1;
    slots = new int[wires];
    Arrays.setAll(slots, wire -> wire < n ? wire : EMPTY);
    for (int block = 2; block <= wires; block <<= 1) {
      for (int distance = block >> 1; distance > 0; distance >>= 1) {
        addLayer(block, distance);
      }
    }
  }

  /** For rows of n elements. */
  static Wiring of(int n) {
    Wiring wiring = latest.get();
    if (wiring == null || wiring.n != n) {
      wiring = new Wiring(n);
      latest = new SoftReference<>(wiring);
    }
    return wiring;
  }

  /** For rows of as many elements as an operator's attribute n says. */
  static Wiring of(Attributes attributes) {
    return of(attributes.integer("n"));
  }

  private void addLayer(int block, int distance) {
    // the first layer of a block compares its first half, in order, with its second only
    boolean ofHalves = distance == block / 2;
    Layer layer = new Layer(n, ofHalves ? 0 : block / 2 + 1);
    boolean compares = false;
    for (int wire = 0; wire < slots.length; wire++) {
      int other = wire ^ distance;
      if (wire < other) {
        boolean ascending = (wire & block) == 0;
        int low = ascending ? wire : other;
        int high = ascending ? other : wire;
        compares |= connect(low, high, layer);
      }
    }
    if (compares) {
      layers.add(new Layer(layer, shared(layer.partner)));
    }
  }

  private int[] shared(int[] partner) {
    for (int[] other : partners) {
      if (Arrays.equals(other, partner)) {
        return other;
      }
    }
    partners.add(partner);
    return partner;
  }

  /** Adds the comparator whose minimum goes to the wire {@code low}, unless it is a mere move. */
  private boolean connect(int low, int high, Layer layer) {
    int a = slots[low];
    int b = slots[high];
    if (a == EMPTY) {
      slots[low] = b;
      slots[high] = EMPTY;
      return false;
    }
    if (b == EMPTY) {
      return false;
    }
    layer.compare(a, b);
    return true;
  }

  /** The layers, from the input to the output. */
  List<Layer> layers() {
    return layers;
  }

  /** The slot that holds the k-th smallest value in the end, for each k. */
  int[] slotOfRank() {
    return Arrays.stream(slots).filter(slot -> slot != EMPTY).toArray();
  }

  /** The place in sorted order that each slot holds in the end. */
  int[] rankOfSlot() {
    int[] slotOfRank = slotOfRank();
    int[] rankOfSlot = new int[slotOfRank.length];
    for (int rank = 0; rank < rankOfSlot.length; rank++) {
      rankOfSlot[slotOfRank[rank]] = rank;
    }
    return rankOfSlot;
  }
}
