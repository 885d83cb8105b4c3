package org.softtf.ops;

import org.softtf.gradients.StraightThrough;
import org.softtf.ops.array.ArrayOps;
import org.softtf.ops.comparison.ComparisonOps;
import org.softtf.ops.elementwise.ElementwiseOps;
import org.softtf.ops.internal.SoftOperators;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.logic.LogicOps;
import org.softtf.ops.random.RandomOps;
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
   * Returns the same operators in the mode hard, not straight-through.
   *
   * @return another view
   */
  @Override
  SoftOps hardView();

  /**
   * Returns the same operators in the view's own mode, not straight-through. Where that mode is
   * hard, these are the exact operators.
   *
   * @return another view
   */
  @Override
  SoftOps softView();

  /**
   * Returns the same operators built elsewhere: under another name or scope, on another device.
   *
   * @param tf where to build
   * @return another view
   */
  SoftOps with(Ops tf);
}
