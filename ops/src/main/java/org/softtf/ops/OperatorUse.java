package org.softtf.ops;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.softtf.ops.internal.settings.Softness;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;
import org.tensorflow.op.core.Identity;
import org.tensorflow.types.family.TType;

/**
 * How an operator was used: what a graph remembers of it, also in a SavedModel.
 *
 * <p>In graph mode the result of every operator passes through an {@code Identity} whose attribute
 * {@value #ATTRIBUTE} holds this as text, such as {@code sort mode=smooth method=neuralsort
 * softness=0.1 straight_through}. Only what the operator depends on is noted: an operator without
 * modes has none, and in hard mode neither method nor softness.
 *
 * @param operator its Python name, without {@code _st}
 * @param mode its mode, if it has modes
 * @param method the method used, its default included, if it has methods
 * @param softness the softness, {@code tensor} if that is known only when the graph runs
 * @param straightThrough whether the value is exact while the gradient is soft
 */
public record OperatorUse(
    String operator,
    Optional<Mode> mode,
    Optional<Method> method,
    Optional<String> softness,
    boolean straightThrough) {
  /** The attribute of the node that holds a use. */
  public static final String ATTRIBUTE = "_softtf_operator";

  private static final String MODE = "mode=";
  private static final String METHOD = "method=";
  private static final String SOFTNESS = "softness=";
  private static final String STRAIGHT_THROUGH = "straight_through";

  /**
   * Reads what an attribute holds.
   *
   * @param text the attribute's text
   * @return the use
   * @throws IllegalArgumentException if it is no such text, or names a mode or method that this
   *     version does not know
   */
  public static OperatorUse parse(String text) {
    List<String> words = List.of(text.split(" ", -1));
    if (words.get(0).isEmpty()) {
      throw new IllegalArgumentException("not a use of an operator: \"" + text + "\"");
    }
    return new OperatorUse(
        words.get(0),
        after(MODE, words).map(Mode::named),
        after(METHOD, words).map(Method::named),
        after(SOFTNESS, words),
        words.contains(STRAIGHT_THROUGH));
  }

  private static Optional<String> after(String key, List<String> words) {
    return words.stream()
        .filter(word -> word.startsWith(key))
        .map(word -> word.substring(key.length()))
        .findFirst();
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(operator);
    mode.ifPresent(m -> text.append(' ').append(MODE).append(m.pythonName()));
    method.ifPresent(m -> text.append(' ').append(METHOD).append(m.pythonName()));
    softness.ifPresent(s -> text.append(' ').append(SOFTNESS).append(s));
    return straightThrough ? text.append(' ').append(STRAIGHT_THROUGH).toString() : text.toString();
  }

  /**
   * Collects what an operator asks its settings for while it is built. The exact half of a
   * straight-through form asks too; what the soft half answers is what counts.
   */
  public static final class Recorder {
    private final String operator;
    private final boolean straightThrough;
    private Mode mode;
    private Method method;
    private Softness softness;

    public Recorder(String operator, boolean straightThrough) {
      this.operator = operator;
      this.straightThrough = straightThrough;
    }

    public void mode(Mode asked) {
      if (mode == null || asked.isSoft()) {
        mode = asked;
      }
    }

    public void method(Method asked) {
      method = asked;
    }

    public void softness(Softness asked) {
      softness = asked;
    }

    private OperatorUse use() {
      boolean soft = mode != null && mode.isSoft();
      return new OperatorUse(
          operator,
          Optional.ofNullable(mode),
          Optional.ofNullable(method).filter(m -> soft),
          Optional.ofNullable(softness).filter(s -> soft).map(Objects::toString),
          straightThrough && soft);
    }

    public <T extends TType> Operand<T> noteAt(Ops tf, Operand<T> result) {
      Scope scope = tf.scope();
      if (scope.env().isEager()) {
        return result;
      }
      return scope
          .env()
          .opBuilder(Identity.OP_NAME, scope.makeOpName("result"), scope)
          .addInput(result.asOutput())
          .setAttr(ATTRIBUTE, use().toString())
          .build()
          .output(0);
    }
  }
}
