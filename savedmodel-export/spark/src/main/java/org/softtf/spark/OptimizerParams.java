// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/**
 * The parameters of the optimizer that {@link SavedModelEstimator} trains with.
 *
 * @param <S> the class that has them, which setters return
 */
public interface OptimizerParams<S> extends Params {
  /**
   * Returns the parameter that names the optimizer.
   *
   * @return {@code sgd}, {@code momentum}, or {@code adam} if not set; the formulas are those of
   *     {@code org.softtf.savedmodel.Optimizer}
   */
  default Param<String> optimizer() {
    return new Param<>(
        this,
        "optimizer",
        "sgd, momentum or adam",
        ParamValidators.inArray(new String[] {"sgd", "momentum", "adam"}));
  }

  /**
   * Returns the parameter that is the learning rate.
   *
   * @return greater than 0; 0.001 if not set
   */
  default DoubleParam learningRate() {
    return new DoubleParam(this, "learningRate", "size of a step", ParamValidators.gt(0));
  }

  /**
   * Returns the parameter that is the momentum of the optimizer of that name.
   *
   * @return in [0, 1); 0.9 if not set
   */
  default DoubleParam momentum() {
    return new DoubleParam(
        this,
        "momentum",
        "momentum of the optimizer momentum",
        ParamValidators.inRange(0, 1, true, false));
  }

  /**
   * Returns the parameter that is β₁ of adam.
   *
   * @return in [0, 1); 0.9 if not set
   */
  default DoubleParam beta1() {
    return new DoubleParam(
        this,
        "beta1",
        "decay of the mean of gradients in adam",
        ParamValidators.inRange(0, 1, true, false));
  }

  /**
   * Returns the parameter that is β₂ of adam.
   *
   * @return in [0, 1); 0.999 if not set
   */
  default DoubleParam beta2() {
    return new DoubleParam(
        this,
        "beta2",
        "decay of the mean of squared gradients in adam",
        ParamValidators.inRange(0, 1, true, false));
  }

  /**
   * Returns the parameter that is ε of adam.
   *
   * @return greater than 0; 1e-7 if not set
   */
  default DoubleParam epsilon() {
    return new DoubleParam(this, "epsilon", "added to the divisor in adam", ParamValidators.gt(0));
  }

  /**
   * Sets {@link #optimizer}.
   *
   * @param value {@code sgd}, {@code momentum}, or {@code adam} if not set
   * @return this
   */
  default S setOptimizer(String value) {
    return with(optimizer(), value);
  }

  /**
   * Sets {@link #learningRate}.
   *
   * @param value greater than 0
   * @return this
   */
  default S setLearningRate(double value) {
    return with(learningRate(), value);
  }

  /**
   * Sets {@link #momentum}.
   *
   * @param value in [0, 1)
   * @return this
   */
  default S setMomentum(double value) {
    return with(momentum(), value);
  }

  /**
   * Sets {@link #beta1}.
   *
   * @param value in [0, 1)
   * @return this
   */
  default S setBeta1(double value) {
    return with(beta1(), value);
  }

  /**
   * Sets {@link #beta2}.
   *
   * @param value in [0, 1)
   * @return this
   */
  default S setBeta2(double value) {
    return with(beta2(), value);
  }

  /**
   * Sets {@link #epsilon}.
   *
   * @param value greater than 0
   * @return this
   */
  default S setEpsilon(double value) {
    return with(epsilon(), value);
  }

  /**
   * Sets a parameter.
   *
   * @param param the parameter
   * @param value its value
   * @param <T> the value's type
   * @return this
   */
  <T> S with(Param<T> param, T value);
}
