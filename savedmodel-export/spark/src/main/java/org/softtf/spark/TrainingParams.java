// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/**
 * The parameters that say what {@link SavedModelEstimator} minimises, how long, and what it writes.
 *
 * @param <S> the class that has them, which setters return
 */
public interface TrainingParams<S> extends Params {
  /**
   * Returns the parameter that names the directory that becomes the trained model.
   *
   * @return a directory whose parent exists, on the driver; it must be set
   */
  default Param<String> outputDirectory() {
    return new Param<>(this, "outputDirectory", "directory that becomes the trained model");
  }

  /**
   * Returns the parameter that says whether a model in {@link #outputDirectory} may be replaced.
   *
   * @return false if not set
   */
  default BooleanParam replaceExisting() {
    return new BooleanParam(
        this, "replaceExisting", "whether a model in outputDirectory may be replaced");
  }

  /**
   * Returns the parameter that names the output that is minimised.
   *
   * @return {@code loss} if not set
   */
  default Param<String> lossOutput() {
    return new Param<>(this, "lossOutput", "output of the signature that is minimised");
  }

  /**
   * Returns the parameter that says what the loss is over the rows of a call.
   *
   * @return {@code mean}, if not set, or {@code sum}: how losses and gradients of several calls are
   *     put together
   */
  default Param<String> lossReduction() {
    return new Param<>(
        this,
        "lossReduction",
        "what the loss is over the rows of a call: mean or sum",
        ParamValidators.inArray(new String[] {"mean", "sum"}));
  }

  /**
   * Returns the parameter that is the number of steps.
   *
   * @return at least 1; 100 if not set
   */
  default IntParam maxIter() {
    return new IntParam(this, "maxIter", "number of steps", ParamValidators.gt(0));
  }

  /**
   * Returns the parameter that is the probability of each row to be in a step.
   *
   * @return in (0, 1]; 1 if not set, which is every row in every step
   */
  default DoubleParam miniBatchFraction() {
    return new DoubleParam(
        this,
        "miniBatchFraction",
        "probability of each row to be in a step",
        ParamValidators.inRange(0, 1, false, true));
  }

  /**
   * Returns the parameter that is the seed of the choice of rows.
   *
   * @return 0 if not set; the same rows are chosen for the same number of partitions
   */
  default LongParam seed() {
    return new LongParam(this, "seed", "seed of the choice of rows");
  }

  /**
   * Returns the parameter that is the depth of {@code treeAggregate}.
   *
   * @return at least 1; 2 if not set
   */
  default IntParam aggregationDepth() {
    return new IntParam(
        this,
        "aggregationDepth",
        "depth of the tree in which gradients are summed",
        ParamValidators.gt(0));
  }

  /**
   * Returns the parameter that names a directory on the driver for checkpoints.
   *
   * @return empty for none, if not set; a training whose directory holds checkpoints goes on from
   *     the newest, with the same numbers as without the stop
   */
  default Param<String> checkpointDirectory() {
    return new Param<>(this, "checkpointDirectory", "directory for checkpoints on the driver");
  }

  /**
   * Returns the parameter that is the number of steps between two checkpoints.
   *
   * @return at least 1; 10 if not set
   */
  default IntParam checkpointInterval() {
    return new IntParam(
        this, "checkpointInterval", "steps between two checkpoints", ParamValidators.gt(0));
  }

  /**
   * Returns the parameter that says after how many steps without a smaller loss the training ends.
   *
   * @return 0 for never, if not set; otherwise the result has the values with the smallest loss
   */
  default IntParam patience() {
    return new IntParam(
        this,
        "patience",
        "steps without a smaller loss after which the training ends",
        ParamValidators.gtEq(0));
  }

  /**
   * Returns the parameter that says by how much a loss must be smaller to count for {@link
   * #patience}.
   *
   * @return 0 if not set
   */
  default DoubleParam tol() {
    return new DoubleParam(
        this, "tol", "by how much a smaller loss must be smaller", ParamValidators.gtEq(0));
  }

  /**
   * Sets {@link #outputDirectory}.
   *
   * @param value a directory whose parent exists, on the driver
   * @return this
   */
  default S setOutputDirectory(String value) {
    return with(outputDirectory(), value);
  }

  /**
   * Sets {@link #replaceExisting}.
   *
   * @param value false if not set
   * @return this
   */
  default S setReplaceExisting(boolean value) {
    return with(replaceExisting(), value);
  }

  /**
   * Sets {@link #lossOutput}.
   *
   * @param value {@code loss} if not set
   * @return this
   */
  default S setLossOutput(String value) {
    return with(lossOutput(), value);
  }

  /**
   * Sets {@link #lossReduction}.
   *
   * @param value {@code mean}, if not set, or {@code sum}: how losses and gradients of several
   *     calls are put together
   * @return this
   */
  default S setLossReduction(String value) {
    return with(lossReduction(), value);
  }

  /**
   * Sets {@link #maxIter}.
   *
   * @param value at least 1
   * @return this
   */
  default S setMaxIter(int value) {
    return with(maxIter(), value);
  }

  /**
   * Sets {@link #miniBatchFraction}.
   *
   * @param value in (0, 1]
   * @return this
   */
  default S setMiniBatchFraction(double value) {
    return with(miniBatchFraction(), value);
  }

  /**
   * Sets {@link #seed}.
   *
   * @param value 0 if not set
   * @return this
   */
  default S setSeed(long value) {
    return with(seed(), value);
  }

  /**
   * Sets {@link #aggregationDepth}.
   *
   * @param value at least 1
   * @return this
   */
  default S setAggregationDepth(int value) {
    return with(aggregationDepth(), value);
  }

  /**
   * Sets {@link #checkpointDirectory}.
   *
   * @param value empty for none, if not set
   * @return this
   */
  default S setCheckpointDirectory(String value) {
    return with(checkpointDirectory(), value);
  }

  /**
   * Sets {@link #checkpointInterval}.
   *
   * @param value at least 1
   * @return this
   */
  default S setCheckpointInterval(int value) {
    return with(checkpointInterval(), value);
  }

  /**
   * Sets {@link #patience}.
   *
   * @param value 0 for never, if not set
   * @return this
   */
  default S setPatience(int value) {
    return with(patience(), value);
  }

  /**
   * Sets {@link #tol}.
   *
   * @param value 0 if not set
   * @return this
   */
  default S setTol(double value) {
    return with(tol(), value);
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
