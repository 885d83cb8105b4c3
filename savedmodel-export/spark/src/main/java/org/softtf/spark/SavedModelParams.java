// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.softtf.spark.internal.data.Lengths;

/**
 * The parameters that {@link SavedModelTransformer} and {@link SavedModelEstimator} share: which
 * model, and which columns its inputs are.
 *
 * @param <S> the class that has them, which setters return
 */
public interface SavedModelParams<S> extends Params {
  /**
   * Returns the parameter that names the model.
   *
   * @return a directory with a SavedModel that the driver sees
   */
  default Param<String> modelDirectory() {
    return new Param<>(this, "modelDirectory", "directory of the SavedModel");
  }

  /**
   * Returns the parameter that names the signature.
   *
   * @return a signature's name; {@code serving_default} for scoring and {@code loss_and_gradients}
   *     for training if not set
   */
  default Param<String> signature() {
    return new Param<>(this, "signature", "name of the signature to call");
  }

  /**
   * Returns the parameter that names the columns that the signature takes.
   *
   * @return names of columns: numbers, booleans, texts, arrays of them, and vectors
   */
  default StringArrayParam inputCols() {
    return new StringArrayParam(this, "inputCols", "columns that the signature takes");
  }

  /**
   * Returns the parameter that names the inputs that the columns are.
   *
   * @return an input's name for each of {@link #inputCols}; the columns' names if not set
   */
  default StringArrayParam signatureInputs() {
    return new StringArrayParam(this, "signatureInputs", "inputs that the columns are");
  }

  /**
   * Returns the parameter that says which inputs are masks.
   *
   * @return {@code x=mask} for an input {@code x}: the input {@code mask} is 1 or true where a row
   *     has an element, and 0 or false where it was filled up
   */
  default StringArrayParam maskInputs() {
    return new StringArrayParam(this, "maskInputs", "x=mask for each input x that has a mask");
  }

  /**
   * Returns the parameter that says what becomes of rows with arrays of other lengths.
   *
   * @return {@code same}: an error, if not set; {@code group}: rows of one length go into one
   *     batch; {@code pad}: rows are filled up with zeros to the longest of a batch
   */
  default Param<String> lengths() {
    return new Param<>(
        this,
        "lengths",
        "what to do with rows of unequal length: same (error), group or pad",
        ParamValidators.inArray(Lengths.names()));
  }

  /**
   * Returns the parameter for the number of rows in one call of the model.
   *
   * @return at least 1; 256 if not set
   */
  default IntParam batchSize() {
    return new IntParam(this, "batchSize", "rows in one call of the model", ParamValidators.gt(0));
  }

  /**
   * Returns the parameter that says how executors get the model.
   *
   * @return true, if not set: it is sent to them as a broadcast, up to 2 GB; false: they see {@link
   *     #modelDirectory} themselves
   */
  default BooleanParam shipModel() {
    return new BooleanParam(this, "shipModel", "whether to send the model to executors");
  }

  /**
   * Sets the model.
   *
   * @param value a directory
   * @return this
   */
  default S setModelDirectory(String value) {
    return with(modelDirectory(), value);
  }

  /**
   * Sets the signature.
   *
   * @param value its name
   * @return this
   */
  default S setSignature(String value) {
    return with(signature(), value);
  }

  /**
   * Sets the columns.
   *
   * @param value their names
   * @return this
   */
  default S setInputCols(String... value) {
    return with(inputCols(), value);
  }

  /**
   * Sets the inputs that the columns are.
   *
   * @param value their names, in the order of the columns
   * @return this
   */
  default S setSignatureInputs(String... value) {
    return with(signatureInputs(), value);
  }

  /**
   * Sets which inputs are masks.
   *
   * @param value {@code x=mask} for each
   * @return this
   */
  default S setMaskInputs(String... value) {
    return with(maskInputs(), value);
  }

  /**
   * Sets what becomes of rows of unequal length.
   *
   * @param value {@code same}, {@code group} or {@code pad}
   * @return this
   */
  default S setLengths(String value) {
    return with(lengths(), value);
  }

  /**
   * Sets how many rows one call of the model gets at most.
   *
   * @param value at least 1
   * @return this
   */
  default S setBatchSize(int value) {
    return with(batchSize(), value);
  }

  /**
   * Sets whether the model is sent to executors.
   *
   * @param value whether
   * @return this
   */
  default S setShipModel(boolean value) {
    return with(shipModel(), value);
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
