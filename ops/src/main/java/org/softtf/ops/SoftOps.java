// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import org.softtf.gradients.StraightThrough;
import org.softtf.ops.array.ArrayOps;
import org.softtf.ops.array.ExtremeOps;
import org.softtf.ops.array.MedianOps;
import org.softtf.ops.array.OrderOps;
import org.softtf.ops.array.QuantileOps;
import org.softtf.ops.comparison.ComparisonOps;
import org.softtf.ops.elementwise.ElementwiseOps;
import org.softtf.ops.internal.SoftOperators;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.logic.LogicOps;
import org.softtf.ops.random.RandomOps;
import org.softtf.ops.random.Seed;
import org.softtf.ops.safemath.SafeMathOps;
import org.softtf.ops.selection.SelectionOps;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Soft, differentiable stand-ins for operators without a useful gradient: an immutable view with a
 * mode, a softness and a method.
 *
 * <pre>{@code
 * SoftOps soft = SoftOps.create(tf);                       // smooth, softness 0.1
 * Operand<TFloat32> y = soft.abs(x);
 * SoftOps exact = soft.softness(0.2).mode(Mode.C1).straightThrough();
 * Operand<TFloat32> z = exact.abs(x);                      // exact value, soft gradient
 * }</pre>
 *
 * <p>All of them, with one example each; x and y are numbers, a and b truths from 0 to 1, index a
 * soft index, seed a {@link Seed}:
 *
 * <table>
 *   <caption>Operators</caption>
 *   <tr>
 *     <th scope="row">{@linkplain ElementwiseOps numbers}</th>
 *     <td>{@link #sigmoidal soft.sigmoidal(x)}
 *       <br>{@link #softRelu soft.softRelu(x)}
 *       <br>{@link #heaviside soft.heaviside(x)}
 *       <br>{@link #sign soft.sign(x)}
 *       <br>{@link #abs soft.abs(x)}
 *       <br>{@link #relu soft.relu(x)}
 *       <br>{@link #clip soft.clip(x, -1, 1)}
 *       <br>{@link #round soft.round(x)}</td>
 *   </tr>
 *   <tr>
 *     <th scope="row">{@linkplain ComparisonOps two numbers}</th>
 *     <td>{@link #greater soft.greater(x, y)}
 *       <br>{@link #greaterEqual soft.greaterEqual(x, y)}
 *       <br>{@link #less soft.less(x, 0.5)}
 *       <br>{@link #lessEqual soft.lessEqual(x, y)}
 *       <br>{@link #equal soft.equal(x, y)}
 *       <br>{@link #notEqual soft.notEqual(x, y)}
 *       <br>{@link #isClose soft.isClose(x, y)}</td>
 *   </tr>
 *   <tr>
 *     <th scope="row">{@linkplain LogicOps soft truths}</th>
 *     <td>{@link #logicalNot soft.logicalNot(a)}
 *       <br>{@link #logicalAnd soft.logicalAnd(a, b)}
 *       <br>{@link #logicalOr soft.logicalOr(a, b)}
 *       <br>{@link #logicalXor soft.logicalXor(a, b)}
 *       <br>{@link #all soft.all(a)}
 *       <br>{@link #any soft.any(a)}</td>
 *   </tr>
 *   <tr>
 *     <th scope="row">{@linkplain SelectionOps soft choice}</th>
 *     <td>{@link #where soft.where(a, x, y)}
 *       <br>{@link #takeAlongAxis soft.takeAlongAxis(x, index, SelectionOption.axis(-1))}
 *       <br>{@link #take soft.take(x, index, SelectionOption.axis(-1))}
 *       <br>{@link #choose soft.choose(index, x)}
 *       <br>{@link #dynamicIndexInDim soft.dynamicIndexInDim(x, index)}
 *       <br>{@link #dynamicSliceInDim soft.dynamicSliceInDim(x, index, 3)}
 *       <br>{@link #dynamicSlice soft.dynamicSlice(x, List.of(index), 3)}</td>
 *   </tr>
 *   <tr>
 *     <th scope="row">{@linkplain SafeMathOps safe mathematics}</th>
 *     <td>{@link #sqrt soft.sqrt(x)}
 *       <br>{@link #log soft.log(x)}
 *       <br>{@link #arcsin soft.arcsin(x)}
 *       <br>{@link #arccos soft.arccos(x)}
 *       <br>{@link #div soft.div(x, y)}
 *       <br>{@link #norm soft.norm(x)}</td>
 *   </tr>
 *   <tr>
 *     <th scope="row">{@linkplain ExtremeOps extremes}</th>
 *     <td>{@link #argmax soft.argmax(x)}
 *       <br>{@link #max soft.max(x, ArrayOption.axis(0))}
 *       <br>{@link #argmin soft.argmin(x)}
 *       <br>{@link #min soft.min(x)}</td>
 *   </tr>
 *   <tr>
 *     <th scope="row">{@linkplain OrderOps order}</th>
 *     <td>{@link #argsort soft.argsort(x)}
 *       <br>{@link #sort soft.sort(x, ArrayOption.descending())}
 *       <br>{@link #rank soft.rank(x)}
 *       <br>{@link #topK soft.topK(x, 3).values()}
 *       <br>{@link #topKMask soft.topKMask(x, 3)}</td>
 *   </tr>
 *   <tr>
 *     <th scope="row">{@linkplain QuantileOps quantiles}</th>
 *     <td>{@link #argquantile soft.argquantile(x, 0.9)}
 *       <br>{@link #quantile soft.quantile(x, 0.9)}
 *       <br>{@link #argmedian soft.argmedian(x)}
 *       <br>{@link #median soft.median(x)}
 *       <br>{@link #argpercentile soft.argpercentile(x, 90)}
 *       <br>{@link #percentile soft.percentile(x, 90)}</td>
 *   </tr>
 *   <tr>
 *     <th scope="row">{@linkplain MedianOps quantiles without a matrix}</th>
 *     <td>{@link #medianNewton soft.medianNewton(x)}
 *       <br>{@link #quantileNewton soft.quantileNewton(x, 0.9)}</td>
 *   </tr>
 *   <tr>
 *     <th scope="row">{@linkplain RandomOps samples}</th>
 *     <td>{@link #categorical soft.categorical(x, seed)}
 *       <br>{@link #bernoulli soft.bernoulli(a, seed)}
 *       <br>{@link #choice soft.choice(x, seed)}
 *       <br>{@link #permutation soft.permutation(x, seed)}
 *       <br>{@link #rademacher soft.rademacher(TFloat32.class, seed, 10)}
 *       <br>{@link #binomial soft.binomial(5, a, seed)}
 *       <br>{@link #multinomial soft.multinomial(5, a, seed)}</td>
 *   </tr>
 * </table>
 *
 * <p>Operands are float32, float64, float16 or bfloat16, those of one operator all of one type, but
 * for the softness, weights, q and k as tensors, which may be of any floating type. With float16
 * and bfloat16 an operator computes in float32: its result is the one of float32 for the same
 * numbers, rounded, and so are its gradients.
 */
public sealed interface SoftOps
    extends ElementwiseOps,
        ComparisonOps,
        LogicOps,
        SelectionOps,
        SafeMathOps,
        ArrayOps,
        RandomOps,
        StraightThrough.Views<SoftOps>
    permits SoftOperators {
  /**
   * Makes operators with the defaults: smooth, softness 0.1, each operator's own method.
   *
   * @param tf where to build: a graph or an eager session, with names, devices and control
   *     dependencies as set in it
   * @return the operators
   */
  static SoftOps create(Ops tf) {
    return new SoftOperators(Settings.defaults(tf));
  }

  /**
   * Makes operators with the defaults.
   *
   * @param environment a graph or an eager session
   * @return the operators
   */
  static SoftOps create(ExecutionEnvironment environment) {
    return create(Ops.create(Option.requireNonNull("environment", environment)));
  }

  /**
   * Returns the same operators in another mode.
   *
   * @param mode the mode
   * @return another view
   */
  SoftOps mode(Mode mode);

  /**
   * Returns the same operators with another softness.
   *
   * @param softness greater than 0 and finite, and in the range of the operands' type, for float32,
   *     float16 and bfloat16 from 1.2e-38 to 3.4e38; an operator throws {@link
   *     IllegalArgumentException} where it is not
   * @return another view
   * @throws IllegalArgumentException if it is not greater than 0 and finite
   */
  SoftOps softness(double softness);

  /**
   * Returns the same operators with a softness that is known when the graph runs, and has a
   * gradient.
   *
   * @param softness a floating scalar; a run fails if it is not greater than 0 and finite
   * @return another view
   */
  SoftOps softness(Operand<? extends TFloating> softness);

  /**
   * Returns the same operators with another method behind the array-valued ones.
   *
   * @param method the method
   * @return another view
   */
  SoftOps method(Method method);

  /**
   * Returns the same operators, each with the value that it has in the mode hard, and the gradient
   * that it has in the view's mode; Python's {@code …_st}.
   *
   * <p>In the mode hard this changes nothing: the gradient is that of the exact operator. A mode
   * that is set later counts. Operators without modes stay as they are; {@code sigmoidal} and
   * {@code softRelu}, which have no hard mode, are refused.
   *
   * @return another view
   */
  SoftOps straightThrough();

  /**
   * Returns the same operators in the mode hard, not straight-through: what {@link
   * StraightThrough#of StraightThrough.of} takes the value of. Elsewhere {@code mode(Mode.HARD)}
   * says what you mean.
   *
   * @return another view
   */
  @Override
  SoftOps hardView();

  /**
   * Returns the same operators in the view's own mode, not straight-through: what {@link
   * StraightThrough#of StraightThrough.of} takes the gradient of. Where that mode is hard, these
   * are the exact operators.
   *
   * @return another view
   */
  @Override
  SoftOps softView();

  /**
   * Returns the same operators, of which TensorFlow compiles all but the array-valued ones and the
   * random draws, and their gradients, by XLA when a session first runs them: many passes over
   * memory become few.
   *
   * <p>Values and gradients may differ in the last digits. Each new shape of the operands is
   * compiled anew, in 0.05 to 0.5 s. It changes graphs only, not eager mode; where TensorFlow has
   * no XLA, and in exported models, operators are those of a plain view.
   *
   * @return another view
   */
  SoftOps compiled();

  /**
   * Returns the same operators built elsewhere: under another name or scope, on another device.
   *
   * @param tf where to build
   * @return another view
   */
  SoftOps with(Ops tf);
}
