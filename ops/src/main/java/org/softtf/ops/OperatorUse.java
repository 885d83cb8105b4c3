// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import java.util.Optional;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.UseText;

/**
 * How an operator was used: what a graph remembers of it, also in a SavedModel.
 *
 * <p>In graph mode the result of every operator passes through an {@code Identity} whose attribute
 * {@value #ATTRIBUTE} holds this as text, such as {@code sort mode=smooth method=neuralsort
 * softness=0.1 straight_through}. Only what the operator depends on is noted: an operator without
 * modes has none, and in hard mode neither method nor softness.
 */
public final class OperatorUse {
  /** The attribute of the node that holds a use. */
  public static final String ATTRIBUTE = "_softtf_operator";

  private final UseText text;

  private OperatorUse(UseText text) {
    this.text = text;
  }

  /**
   * Reads what an attribute holds.
   *
   * @param text the attribute's text, by this version or an older one
   * @return the use
   * @throws IllegalArgumentException if it is no such text, or names a mode or method that this
   *     version does not know
   */
  public static OperatorUse parse(String text) {
    return new OperatorUse(UseText.parse(Option.requireNonNull("text", text)));
  }

  /**
   * Returns the operator.
   *
   * @return its Python name, without {@code _st}
   */
  public String operator() {
    return text.operator();
  }

  /**
   * Returns the mode.
   *
   * @return the mode; empty if the operator has no modes
   */
  public Optional<Mode> mode() {
    return text.mode();
  }

  /**
   * Returns the method that was used, by choice or by default.
   *
   * @return the method; empty in hard mode, and if the operator has no methods
   */
  public Optional<Method> method() {
    return text.method();
  }

  /**
   * Returns the softness.
   *
   * @return a number, or {@code tensor} if it is known only when the graph runs; empty in hard
   *     mode, and if the operator has no softness
   */
  public Optional<String> softness() {
    return text.softness();
  }

  /**
   * Tells whether the value is exact while the gradient is soft.
   *
   * @return true for a straight-through form
   */
  public boolean straightThrough() {
    return text.straightThrough();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OperatorUse use && text.equals(use.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return text.toString();
  }
}
