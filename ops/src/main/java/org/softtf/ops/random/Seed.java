package org.softtf.ops.random;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TIntegral;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * What a sample depends on besides its parameters: two whole numbers, known when the graph is built
 * or fed when it runs.
 *
 * <p>The same seed gives the same noise, always and everywhere. Two operators with one seed
 * therefore have the same noise too: give each its own, such as {@code seed.stream(1)} and {@code
 * seed.stream(2)}; and feed another seed at each step of a training. Python's {@code key}.
 */
public final class Seed {
  private final long first;
  private final long second;
  private final Operand<? extends TNumber> tensor;

  private Seed(long first, long second, Operand<? extends TNumber> tensor) {
    this.first = first;
    this.second = second;
    this.tensor = tensor;
  }

  /**
   * Makes a seed that is known now: every run gives the same sample.
   *
   * @param first any number
   * @param second any number
   * @return the seed
   */
  public static Seed of(long first, long second) {
    return new Seed(first, second, null);
  }

  /**
   * Makes a seed that is known when the graph runs, and can be an input of an exported model.
   *
   * @param seed int32 or int64, of shape (2); a run with another shape fails
   * @return the seed
   */
  @SuppressWarnings("unchecked") // the type is checked
  public static Seed of(Operand<? extends TType> seed) {
    Class<? extends TType> type = seed.type();
    if (type != TInt32.class && type != TInt64.class) {
      throw new IllegalArgumentException(
          "a seed must be int32 or int64, got "
              + type.getSimpleName()
              + (TIntegral.class.isAssignableFrom(type)
                  ? "; cast it with tf.dtypes.cast(seed, TInt64.class)"
                  : ""));
    }
    if (!seed.shape().isCompatibleWith(Shape.of(2))) {
      throw new IllegalArgumentException(
          "a seed must be two numbers, of shape [2], got shape " + seed.shape());
    }
    return new Seed(0, 0, (Operand<? extends TNumber>) seed);
  }

  /**
   * Returns another seed for another operator: the second number is greater by {@code number}.
   *
   * @param number which one
   * @return the seed
   */
  public Seed stream(long number) {
    return new Seed(first, second + number, tensor);
  }

  public Operand<TInt64> as(Ops tf) {
    Operand<TInt64> numbers = tf.constant(new long[] {first, second});
    return tensor == null
        ? numbers
        : tf.math.add(tf.dtypes.cast(tf.ensureShape(tensor, Shape.of(2)), TInt64.class), numbers);
  }
}
