// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a {@link GradientCheck} found. */
public final class GradientReport {
  private final List<Entry> entries;
  private final double relative;
  private final double absolute;

  GradientReport(List<Entry> entries, double relative, double absolute) {
    this.entries = List.copyOf(entries);
    this.relative = relative;
    this.absolute = absolute;
  }

  /** One number of a gradient, and what finite differences give for it. */
  public static final class Entry {
    private final int order;
    private final String variable;
    private final List<Long> position;
    private final double gradient;
    private final double difference;

    Entry(int order, String variable, List<Long> position, double gradient, double difference) {
      this.order = order;
      this.variable = variable;
      this.position = List.copyOf(position);
      this.gradient = gradient;
      this.difference = difference;
    }

    /**
     * Returns the order of the derivative.
     *
     * @return 1 for a gradient, 2 for a second derivative
     */
    public int order() {
      return order;
    }

    /**
     * Returns what the derivative is taken with respect to.
     *
     * @return {@code input 0} or, from order 2 on, also {@code cotangent 0 of order 1}
     */
    public String variable() {
      return variable;
    }

    /**
     * Returns the index of the number within the variable.
     *
     * @return one index for each axis; empty for a scalar and for a direction
     */
    public List<Long> position() {
      return position;
    }

    /**
     * Returns what the graph computes.
     *
     * @return the number that is checked
     */
    public double gradient() {
      return gradient;
    }

    /**
     * Returns what finite differences give.
     *
     * @return the number that it is compared with
     */
    public double difference() {
      return difference;
    }

    /**
     * Returns the absolute difference of the two, NaN if one of them is NaN.
     *
     * @return the error
     */
    public double error() {
      return Math.abs(gradient - difference);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Entry entry && entry.values().equals(values());
    }

    @Override
    public int hashCode() {
      return values().hashCode();
    }

    private List<Object> values() {
      return List.of(order, variable, position, gradient, difference);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "order %d, %s at %s: gradient %.9g, finite differences %.9g, error %.3g",
          order,
          variable,
          position,
          gradient,
          difference,
          error());
    }
  }

  /**
   * Returns all comparisons.
   *
   * @return an unmodifiable list
   */
  public List<Entry> entries() {
    return entries;
  }

  /**
   * Tells whether every comparison is within the tolerances.
   *
   * @return true if all are
   */
  public boolean passed() {
    return entries.stream().allMatch(this::passes);
  }

  /**
   * Returns the comparison whose error is the largest, in units of what its tolerance allows.
   *
   * @return the worst entry
   */
  public Entry worst() {
    return entries.stream().max(Comparator.comparingDouble(this::excess)).orElseThrow();
  }

  private boolean passes(Entry entry) {
    return excess(entry) <= 1;
  }

  /** The error in units of what is allowed, infinite where a number is not finite. */
  private double excess(Entry entry) {
    double size = Math.max(Math.abs(entry.gradient()), Math.abs(entry.difference()));
    double excess = entry.error() / (absolute + relative * size);
    return Double.isNaN(excess) || Double.isInfinite(size) ? Double.POSITIVE_INFINITY : excess;
  }

  /** Says how many comparisons failed, and the worst one. */
  @Override
  public String toString() {
    long failed = entries.stream().filter(entry -> !passes(entry)).count();
    return String.format(
        Locale.ROOT,
        "%d of %d gradient entries differ from finite differences by more than %.1g + %.1g of their"
            + " size; worst: %s",
        failed,
        entries.size(),
        absolute,
        relative,
        worst());
  }
}
