package org.softtf.ops.internal.array.permutahedron;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.internal.math.Constants;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * For the p-norms: γ is the root of Σ (γ − s)·|γ − s|^(q−2) + Σ w = 0, by the block's length, mean
 * and central moments of s, and sum of w.
 *
 * <p>For q = 3 the w of a block must not differ in sign: then the γ − s do not either.
 */
final class Moments extends BlockStatistics {
  /** From within a factor of 2 below the root, to the last digit. */
  private static final int CUBIC_STEPS = 5;

  private final int q;

  Moments(int q) {
    this.q = q;
  }

  @Override
  int size() {
    return q + 1;
  }

  @Override
  <T extends TFloating> List<Operand<T>> ofElements(Ops tf, Operand<T> s, Operand<T> w) {
    List<Operand<T>> all = new ArrayList<>(List.of(Constants.onesLike(tf, s), s, w));
    while (all.size() < size()) {
      all.add(tf.zerosLike(s));
    }
    return all;
  }

  @Override
  <T extends TFloating> Operand<T> value(Ops tf, List<Operand<T>> blocks) {
    Operand<T> count = blocks.get(0);
    Operand<T> sum = blocks.get(2);
    Operand<T> second = blocks.get(3);
    Operand<T> deviation;
    if (q == 3) {
      Operand<T> left = tf.math.sub(tf.math.abs(sum), second);
      Operand<T> square = tf.math.div(tf.math.maximum(left, tf.zerosLike(left)), count);
      deviation = tf.math.mul(tf.math.sign(sum), tf.math.sqrt(square));
    } else {
      Operand<T> right = tf.math.div(tf.math.sub(sum, blocks.get(4)), count);
      deviation = cubicRoot(tf, tf.math.div(second, count), right);
    }
    return tf.math.sub(blocks.get(1), deviation);
  }

  /** The d with d³ + 3·a·d = b. */
  private static <T extends TFloating> Operand<T> cubicRoot(Ops tf, Operand<T> a, Operand<T> b) {
    Operand<T> size = tf.math.abs(b);
    Operand<T> linear = tf.math.mul(a, tf.constant(a.type(), 3));
    Operand<T> scale = tf.math.pow(size, tf.constant(a.type(), 2.0 / 3));
    Operand<T> d = tf.math.divNoNan(size, tf.math.add(linear, scale));
    Operand<T> three = tf.constant(a.type(), 3);
    for (int step = 0; step < CUBIC_STEPS; step++) {
      Operand<T> square = tf.math.square(d);
      Operand<T> excess = tf.math.sub(tf.math.mul(d, tf.math.add(square, linear)), size);
      Operand<T> slope = tf.math.add(tf.math.mul(three, square), linear);
      d = tf.math.sub(d, tf.math.divNoNan(excess, slope));
    }
    return tf.math.mul(tf.math.sign(b), d);
  }

  @Override
  <T extends TFloating> List<Operand<T>> merge(Ops tf, List<Operand<T>> blocks, Runs runs) {
    Operand<T> count = blocks.get(0);
    Operand<T> counts = runs.sums(tf, count);
    Operand<T> first = runs.first(tf, blocks.get(1));
    Operand<T> offset = tf.math.sub(blocks.get(1), runs.spread(tf, first));
    Operand<T> shift = tf.math.div(runs.sums(tf, tf.math.mul(count, offset)), counts);
    Operand<T> apart = tf.math.sub(offset, runs.spread(tf, shift));
    Operand<T> square = tf.math.mul(count, tf.math.square(apart));
    Operand<T> second = blocks.get(3);
    List<Operand<T>> merged =
        new ArrayList<>(
            List.of(
                counts,
                tf.math.add(first, shift),
                runs.sums(tf, blocks.get(2)),
                runs.sums(tf, tf.math.add(second, square))));
    if (q == 4) {
      Operand<T> mixed = tf.math.mul(tf.constant(second.type(), 3), second);
      Operand<T> third = tf.math.mul(apart, tf.math.add(mixed, square));
      merged.add(runs.sums(tf, tf.math.add(blocks.get(4), third)));
    }
    return merged;
  }
}
