// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

/**
 * An input of an operator: what it holds, which shapes it may have, and numbers to try it with.
 *
 * <p>Each method that changes something returns a changed copy.
 */
public final class InputSpec {
  /** What an input holds, so that tools can make values for it. */
  public enum Kind {
    /** Any numbers. */
    ARRAY(-1.5, 1.5, -1.2, 1.2),
    /** Numbers in [0, 1]. */
    SOFT_BOOL(0.05, 0.95, 0, 1),
    /** Probabilities along the last axis. */
    SOFT_INDEX(0.05, 0.95, 0, 1),
    /** Numbers in [0, 1]; others make a run fail. */
    PROBABILITY(0.05, 0.95, 0.01, 0.99),
    /** Numbers that are at least 0, not all 0 along the last axis; others make a run fail. */
    WEIGHTS(0.05, 0.95, 0.01, 0.99),
    /** Logarithms of weights; NaN and ∞ make a run fail. */
    LOGITS(-1.5, 1.5, -2.2, 2.4);

    private final double low;
    private final double high;
    private final double from;
    private final double to;

    Kind(double low, double high, double from, double to) {
      this.low = low;
      this.high = high;
      this.from = from;
      this.to = to;
    }

    /**
     * Tells whether any number may stand here.
     *
     * @return false for what is bounded, as probabilities are
     */
    public boolean isAnyNumber() {
      return this == ARRAY || this == LOGITS;
    }
  }

  private static final double[] HELD = {0};
  private static final double[] HELD_BOOL = {0.7};

  private final String name;
  private final Kind kind;
  private boolean optional;
  private ShapeRule shape = ShapeRule.BROADCAST;
  private double low;
  private double high;
  private double from;
  private double to;
  private double[] held;
  private double[] others = {};

  private InputSpec(String name, Kind kind) {
    this.name = name;
    this.kind = kind;
    low = kind.low;
    high = kind.high;
    from = kind.from;
    to = kind.to;
    held = kind == Kind.SOFT_BOOL ? HELD_BOOL : HELD;
  }

  private InputSpec(InputSpec other) {
    this(other.name, other.kind);
    optional = other.optional;
    shape = other.shape;
    low = other.low;
    high = other.high;
    from = other.from;
    to = other.to;
    held = other.held;
    others = other.others;
  }

  /**
   * Describes an input that must be given and broadcasts with the main one.
   *
   * @param name its Python name; a trailing {@code *} stands for a list numbered from 0
   * @param kind what it holds
   * @return the input
   */
  public static InputSpec of(String name, Kind kind) {
    return new InputSpec(name, kind);
  }

  /**
   * Lets it be left out.
   *
   * @return the changed input
   */
  public InputSpec orAbsent() {
    InputSpec changed = new InputSpec(this);
    changed.optional = true;
    return changed;
  }

  /**
   * Says which shapes it may have.
   *
   * @param rule the rule
   * @return the changed input
   */
  public InputSpec shaped(ShapeRule rule) {
    InputSpec changed = new InputSpec(this);
    changed.shape = rule;
    return changed;
  }

  /**
   * Says between which numbers tests draw its elements, where those of its kind do not do.
   *
   * @param lowest the lowest
   * @param highest the highest
   * @return the changed input
   */
  public InputSpec between(double lowest, double highest) {
    InputSpec changed = new InputSpec(this);
    changed.low = lowest;
    changed.high = highest;
    return changed;
  }

  /**
   * Says what it holds while another input moves.
   *
   * @param values one number for a scalar, several for a row
   * @return the changed input
   */
  public InputSpec heldAt(double... values) {
    InputSpec changed = new InputSpec(this);
    changed.held = values.clone();
    return changed;
  }

  /**
   * Says that the operator works on rows of this input, and completes one whose first element
   * moves.
   *
   * @param values the other elements
   * @return the changed input
   */
  public InputSpec besides(double... values) {
    InputSpec changed = new InputSpec(this);
    changed.others = values.clone();
    return changed;
  }

  /**
   * Says where its elements move in a picture, where the range of its kind does not do.
   *
   * @param start the first number
   * @param end the last number
   * @return the changed input
   */
  public InputSpec drawnOver(double start, double end) {
    InputSpec changed = new InputSpec(this);
    changed.from = start;
    changed.to = end;
    return changed;
  }

  /**
   * Returns its name.
   *
   * @return the Python name; a trailing {@code *} stands for a list numbered from 0
   */
  public String name() {
    return name;
  }

  /**
   * Returns the name of one input of a list.
   *
   * @param number its number from 0
   * @return the name with the number in place of {@code *}
   */
  public String name(int number) {
    return name.replace("*", Integer.toString(number));
  }

  /**
   * Tells whether it is a list of inputs.
   *
   * @return true if its name ends with {@code *}
   */
  public boolean isList() {
    return name.endsWith("*");
  }

  /**
   * Tells whether this is the input of that name.
   *
   * @param given a name, of a list with its number
   * @return true if it is
   */
  public boolean matches(String given) {
    return isList()
        ? given.startsWith(name.substring(0, name.length() - 1))
            && given.substring(name.length() - 1).matches("[0-9]+")
        : name.equals(given);
  }

  /**
   * Returns what it holds.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Tells whether it may be left out.
   *
   * @return true if it may
   */
  public boolean optional() {
    return optional;
  }

  /**
   * Returns which shapes it may have.
   *
   * @return the rule
   */
  public ShapeRule shape() {
    return shape;
  }

  /**
   * Returns the lowest number that tests draw.
   *
   * @return the number
   */
  public double low() {
    return low;
  }

  /**
   * Returns the highest number that tests draw.
   *
   * @return the number
   */
  public double high() {
    return high;
  }

  /**
   * Returns where a picture starts.
   *
   * @return the number
   */
  public double from() {
    return from;
  }

  /**
   * Returns where a picture ends.
   *
   * @return the number
   */
  public double to() {
    return to;
  }

  /**
   * Returns what it holds while another input moves.
   *
   * @return one number for a scalar, several for a row
   */
  public double[] held() {
    return held.clone();
  }

  /**
   * Returns the elements of a row beside the one that moves.
   *
   * @return the elements; none if the operator works element by element
   */
  public double[] others() {
    return others.clone();
  }

  @Override
  public String toString() {
    return name + " " + kind;
  }
}
