package org.softtf.ops.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;

/**
 * One operator as tools see it.
 *
 * @param name its Python name, without {@code _st}
 * @param family the family it belongs to, such as {@code elementwise}
 * @param inputs its inputs in order
 * @param arguments the Python names of the arguments it takes, beyond mode, softness and method
 * @param modes the modes it has; empty if it has no mode
 * @param methods the methods it has; empty if it has no method
 * @param straightThrough whether it has an {@code _st} form
 * @param builder builds it
 */
public record OperatorSpec(
    String name,
    String family,
    List<InputSpec> inputs,
    Set<String> arguments,
    Set<Mode> modes,
    Set<Method> methods,
    boolean straightThrough,
    Builder builder) {

  /**
   * Tells whether the operator has a mode with a method.
   *
   * @param mode the mode
   * @param method the method; null for an operator without methods
   * @return true if it can be built
   */
  public boolean supports(Mode mode, Method method) {
    boolean known = modes.contains(mode) && (method == null || methods.contains(method));
    return known && (method != Method.SMOOTH_SORT || mode == Mode.SMOOTH || mode == Mode.HARD);
  }

  /** What an input holds, so that tools can make values for it. */
  public enum Kind {
    /** Any numbers. */
    ARRAY,
    /** Numbers in [0, 1]. */
    SOFT_BOOL,
    /** Probabilities along the last axis. */
    SOFT_INDEX,
    /** Numbers in [0, 1]; others make a run fail. */
    PROBABILITY,
    /** Numbers that are at least 0, not all 0 along the last axis; others make a run fail. */
    WEIGHTS,
    /** Logarithms of weights; NaN and ∞ make a run fail. */
    LOGITS
  }

  /**
   * An input.
   *
   * @param name its Python name; a trailing {@code *} stands for a list numbered from 0
   * @param kind what it holds
   * @param optional whether it may be left out
   */
  public record InputSpec(String name, Kind kind, boolean optional) {
    /**
     * Describes an input that must be given.
     *
     * @param name its Python name
     * @param kind what it holds
     */
    public InputSpec(String name, Kind kind) {
      this(name, kind, false);
    }

    /**
     * Tells whether this is the input of that name.
     *
     * @param given a name, of a list with its number
     * @return true if it is
     */
    public boolean matches(String given) {
      return name.endsWith("*")
          ? given.startsWith(name.substring(0, name.length() - 1))
              && given.substring(name.length() - 1).matches("[0-9]+")
          : name.equals(given);
    }
  }

  /** Builds an operator from inputs and arguments by name. */
  @FunctionalInterface
  public interface Builder {
    /**
     * Builds the operator.
     *
     * @param soft the view to build with: mode, softness, method and straight-through are set in it
     * @param inputs the inputs by name
     * @param arguments the arguments by name
     * @return the outputs
     */
    List<? extends Operand<?>> build(
        SoftOps soft, Map<String, Operand<?>> inputs, Arguments arguments);
  }
}
