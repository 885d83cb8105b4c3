// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.random;

import org.softtf.ops.SoftOps;
import org.softtf.ops.internal.random.RandomOperators;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Samples of discrete distributions, exact or relaxed. Relaxed samples have a gradient with respect
 * to the parameters of the distribution.
 *
 * <p>What holds for all of them:
 *
 * <ul>
 *   <li><b>Seed.</b> A sample is a function of the parameters and a {@link Seed}; there is no
 *       hidden state. The same seed gives the same sample in a graph, an eager session, and an
 *       exported model in Python: exact samples to the last bit, relaxed ones except for the
 *       rounding that TensorFlow's graph optimizer changes. Two operators with one seed have the
 *       same noise: see {@link Seed#stream}.
 *   <li><b>Noise.</b> A uniform u is one of the middles of 2⁵² equal parts of (0, 1), for
 *       thresholds in float32 of 2²³ parts, from {@code StatelessRandomUniformV2} with the
 *       algorithm Philox. It is never 0 or 1, so that Gumbel noise −log(−log u) is finite: between
 *       −3.6 and 36.8. It is made in float64 for all types, whose samples therefore agree; for
 *       float16 and bfloat16 the sample is the one of float32, rounded.
 *   <li><b>Hard mode</b> has exactly the distribution; a straight-through view gives the sample of
 *       hard mode to the last bit, and the gradient of the relaxed one (Python's {@code …_st}).
 *       Other modes relax the decision that the noise makes, with the softness in the unit of what
 *       is compared, default 0.1; softness → 0 gives the exact sample of the same seed.
 *   <li><b>Gradients</b> are those at fixed noise, with respect to parameters and softness, of the
 *       orders that the comparison or the array operator behind them has in the view's mode.
 *   <li><b>Shape.</b> {@link RandomOption#shape} sets the whole shape of the sample, {@link
 *       RandomOption#draws} puts one axis of draws before the shape of the parameters. Without them
 *       there is one draw for each parameter. Sizes of parameters may be unknown when the graph is
 *       built.
 *   <li><b>Errors.</b> {@link IllegalArgumentException} for a negative size or count, a shape that
 *       the parameters do not broadcast to, more draws without replacement than there are
 *       categories, and an option that is given twice. A run fails, with the operator's name in the
 *       message, on parameters that are no probabilities: NaN, below 0, above 1 where one number is
 *       the probability, infinite, or all 0. They are never mended silently. Elements that are
 *       drawn, unlike parameters, may be NaN or ±∞; relaxed samples that mix them in are NaN.
 * </ul>
 *
 * <p>Sources: Jang, Gu, Poole, arXiv 1611.01144, and Maddison, Mnih, Teh, arXiv 1611.00712 (Gumbel
 * noise); Kool, van Hoof, Welling, arXiv 1903.06059 (without replacement); Paulus et al., arXiv
 * 2603.08824, and the random functions of SoftJAX (all).
 */
public sealed interface RandomOps permits SoftOps, RandomOperators {
  /**
   * Draws categories, as soft indices.
   *
   * <p>{@code argmax(logits + Gumbel noise)} with the view's method, default softsort; category i
   * has probability exp(logitsᵢ)/Σⱼ exp(logitsⱼ). Without replacement the soft indices of the k
   * greatest, in their order: as if drawn one after the other among what is left.
   *
   * <p>Shapes {@code (…, n, …) → (…, [n])}, with k draws {@code (k, …, [n])}, with a shape {@code
   * (shape, [n])}.
   *
   * <p>Defaults: the last axis, with replacement, scores not standardised. Hard samples are
   * one-hot. A logit of −∞ is probability 0: never drawn, with gradient 0. NaN, ∞, and fewer logits
   * above −∞ than draws without replacement make a run fail.
   *
   * <p>With a mask draws without replacement end where nothing is left: the weights of those after
   * that are 0.
   *
   * <p>Python name {@code random.categorical}, {@code random.categorical_st}.
   *
   * @param logits logarithms of weights, which need not be normalised
   * @param seed the seed
   * @param options {@link RandomOption#axis axis}, {@link RandomOption#mask mask}, {@link
   *     RandomOption#lengths lengths}, {@link RandomOption#shape shape}, {@link RandomOption#draws
   *     draws}, {@link RandomOption#withoutReplacement withoutReplacement}, {@link
   *     RandomOption#replace replace}, {@link RandomOption#standardize standardize}, {@link
   *     RandomOption#logProbabilities() logProbabilities}
   * @param <T> any floating type
   * @return soft indices, or their logarithms
   */
  <T extends TFloating> Operand<T> categorical(
      Operand<T> logits, Seed seed, RandomOption.OfCategorical... options);

  /**
   * Draws 1 with probability p, else 0.
   *
   * <p>{@code less(u, p)} for uniform u: S((p − u)/softness).
   *
   * <p>Shapes {@code (…) → (…)}, with k draws {@code (k, …)}, or the shape given.
   *
   * <p>p = 0 and p = 1 are exact. The softness has the unit of p.
   *
   * <p>Python name {@code random.bernoulli}, {@code random.bernoulli_st}.
   *
   * @param p in [0, 1]
   * @param seed the seed
   * @param options {@link RandomOption#shape shape}, {@link RandomOption#draws draws}
   * @param <T> any floating type
   * @return values in [0, 1]
   */
  <T extends TFloating> Operand<T> bernoulli(
      Operand<T> p, Seed seed, RandomOption.OfBernoulli... options);

  /**
   * As {@link #bernoulli(Operand, Seed, RandomOption.OfBernoulli...)} with one probability for all.
   *
   * @param type any floating type
   * @param p in [0, 1]
   * @param seed the seed
   * @param shape the shape of the sample
   * @param <T> any floating type
   * @return values in [0, 1]
   */
  <T extends TFloating> Operand<T> bernoulli(Class<T> type, double p, Seed seed, long... shape);

  /**
   * Draws −1 or 1 with probability ½ each.
   *
   * <p>2·bernoulli(½) − 1.
   *
   * <p>It has no parameters: the gradient is that of a softness that is a tensor.
   *
   * <p>Python name {@code random.rademacher}, {@code random.rademacher_st}.
   *
   * @param type any floating type
   * @param seed the seed
   * @param shape the shape of the sample; none for a scalar
   * @param <T> any floating type
   * @return values in [−1, 1]
   */
  <T extends TFloating> Operand<T> rademacher(Class<T> type, Seed seed, long... shape);

  /**
   * Counts the successes of n trials.
   *
   * <p>The sum of n samples of bernoulli(p).
   *
   * <p>Shapes {@code (…) → (…)}, with k draws {@code (k, …)}, or the shape given.
   *
   * <p>Time and memory are n times those of one trial. n = 0 gives 0.
   *
   * <p>Python name {@code random.binomial}, {@code random.binomial_st}.
   *
   * @param n how many trials, at least 0
   * @param p in [0, 1]
   * @param seed the seed
   * @param options {@link RandomOption#shape shape}, {@link RandomOption#draws draws}
   * @param <T> any floating type
   * @return values in [0, n]
   */
  <T extends TFloating> Operand<T> binomial(
      int n, Operand<T> p, Seed seed, RandomOption.OfBinomial... options);

  /**
   * Counts how often each category is drawn in n draws.
   *
   * <p>The sum of n samples of categorical(log p), with the view's method, default softsort.
   *
   * <p>Shapes {@code (…, c) → (…, c)}, with k draws {@code (k, …, c)}, or the shape given, which
   * ends in c.
   *
   * <p>Time and memory are n times those of one draw. n = 0 gives 0. A weight of 0 is never drawn,
   * and has gradient 0.
   *
   * <p>Python name {@code random.multinomial}, {@code random.multinomial_st}.
   *
   * @param n how many draws, at least 0
   * @param p weights of the categories along the last axis, at least 0, which need not sum to 1
   * @param seed the seed
   * @param options {@link RandomOption#shape shape}, {@link RandomOption#draws draws}, {@link
   *     RandomOption#standardize standardize}
   * @param <T> any floating type
   * @return counts along the last axis, which sum to n
   */
  <T extends TFloating> Operand<T> multinomial(
      int n, Operand<T> p, Seed seed, RandomOption.OfMultinomial... options);

  /**
   * Draws elements along an axis, all equally likely.
   *
   * <p>The elements that the soft indices of categorical select: exactly one in hard mode, else the
   * expectation under the relaxed index, which is random too.
   *
   * <p>Shapes {@code (…, n, …) → (…, …)}, with k draws {@code (…, k, …)}, with a shape {@code (…,
   * shape, …)}: what is drawn stands in the place of the axis.
   *
   * <p>Defaults: axis 0, with replacement, one draw, method softsort.
   *
   * <p>Python name {@code random.choice}, {@code random.choice_st}.
   *
   * @param a what to draw from; for the numbers 0 … n − 1 a {@code tf.range}
   * @param seed the seed
   * @param options {@link RandomOption#axis axis}, {@link RandomOption#shape shape}, {@link
   *     RandomOption#draws draws}, {@link RandomOption#withoutReplacement withoutReplacement},
   *     {@link RandomOption#replace replace}, {@link RandomOption#standardize standardize}
   * @param <T> any floating type
   * @return the elements drawn
   */
  <T extends TFloating> Operand<T> choice(
      Operand<T> a, Seed seed, RandomOption.OfChoice... options);

  /**
   * As {@link #choice(Operand, Seed, RandomOption.OfChoice...)} with weights. A weight of 0 is
   * never drawn, and has gradient 0.
   *
   * @param a what to draw from
   * @param p {@code (n)}: weights along the axis, at least 0, which need not sum to 1
   * @param seed the seed
   * @param options as for equally likely elements
   * @param <T> any floating type
   * @return the elements drawn
   */
  <T extends TFloating> Operand<T> choice(
      Operand<T> a, Operand<T> p, Seed seed, RandomOption.OfChoice... options);

  /**
   * Puts elements along an axis in random order.
   *
   * <p>P·x, where P is {@code argsort} of Gumbel scores, descending, with the view's method,
   * default neuralsort. Hard samples gather, without the n × n matrix.
   *
   * <p>Shapes {@code (…, n, …) → (…, n, …)}.
   *
   * <p>Defaults: axis 0, all rows in the same order, or with {@link RandomOption#independent} each
   * row in its own.
   *
   * <p>The gradient is that with respect to x, and to a softness that is a tensor.
   *
   * <p>Python name {@code random.permutation}, {@code random.permutation_st}.
   *
   * @param x any numbers; for the numbers 0 … n − 1 a {@code tf.range}
   * @param seed the seed
   * @param options {@link RandomOption#axis axis}, {@link RandomOption#mask mask}, {@link
   *     RandomOption#lengths lengths}, {@link RandomOption#independent independent}, {@link
   *     RandomOption#standardize standardize}
   * @param <T> any floating type
   * @return the shape of x
   */
  <T extends TFloating> Operand<T> permutation(
      Operand<T> x, Seed seed, RandomOption.OfPermutation... options);
}
