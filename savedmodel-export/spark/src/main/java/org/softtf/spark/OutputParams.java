// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The parameters that say which outputs of a signature become columns.
 *
 * @param <S> the class that has them, which setters return
 */
public interface OutputParams<S> extends Params {
  /**
   * Returns the parameter that names the new columns.
   *
   * @return names of columns
   */
  default StringArrayParam outputCols() {
    return new StringArrayParam(this, "outputCols", "columns that the outputs become");
  }

  /**
   * Returns the parameter that names the outputs that become columns.
   *
   * @return an output's name for each of {@link #outputCols}; the columns' names if not set
   */
  default StringArrayParam signatureOutputs() {
    return new StringArrayParam(this, "signatureOutputs", "outputs that become columns");
  }

  /**
   * Sets the new columns.
   *
   * @param value their names
   * @return this
   */
  default S setOutputCols(String... value) {
    return with(outputCols(), value);
  }

  /**
   * Sets the outputs that become columns.
   *
   * @param value their names, in the order of the columns
   * @return this
   */
  default S setSignatureOutputs(String... value) {
    return with(signatureOutputs(), value);
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
