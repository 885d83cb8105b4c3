// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.softtf.spark.OutputParams;
import org.softtf.spark.SavedModelParams;
import org.softtf.spark.internal.data.InputColumn;
import org.softtf.spark.internal.data.OutputColumn;
import org.softtf.spark.internal.data.Signature;
import org.softtf.spark.internal.model.ModelLocation;

/** Reads parameters. */
public final class Parameters {
  private static final String[] NONE = {};

  private Parameters() {}

  /** The value of a parameter that must be set. */
  public static <T> T required(Params params, Param<T> param) {
    if (!params.isDefined(param)) {
      throw new IllegalArgumentException(param.name() + " is not set: " + param.doc());
    }
    return params.getOrDefault(param);
  }

  /** The value of a parameter, or another one if it is not set. */
  public static <T> T orElse(Params params, Param<T> param, T other) {
    return params.isDefined(param) ? params.getOrDefault(param) : other;
  }

  /** A column of a data set; the name is not parsed. */
  public static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /** The signature that is named. */
  public static Signature signature(SavedModelParams<?> params) {
    return Signature.of(model(params), required(params, params.signature()));
  }

  /** The directory of the model. */
  public static Path model(SavedModelParams<?> params) {
    return LocalPath.of(params, params.modelDirectory());
  }

  /** Where executors find the model. */
  public static ModelLocation location(SavedModelParams<?> params, SparkContext context) {
    return ModelLocation.of(
        context, model(params), (Boolean) params.getOrDefault(params.shipModel()));
  }

  /** The columns for all inputs of the signature. */
  public static List<InputColumn> inputs(
      SavedModelParams<?> params, Signature signature, StructType schema) {
    return signature.inputs(
        schema,
        required(params, params.inputCols()),
        tensors(params, params.inputCols(), params.signatureInputs()),
        orElse(params, params.maskInputs(), NONE));
  }

  /** The columns that all outputs become. */
  public static List<OutputColumn> outputs(OutputParams<?> params, Signature signature) {
    String[] columns = required(params, params.outputCols());
    String[] outputs = tensors(params, params.outputCols(), params.signatureOutputs());
    if (columns.length == 0) {
      throw new IllegalArgumentException(
          "outputCols is empty; name a column for an output at least");
    }
    return IntStream.range(0, columns.length)
        .mapToObj(i -> OutputColumn.of(signature, outputs[i], columns[i]))
        .toList();
  }

  /** The tensors' names, one for each column: the columns' if they are not set. */
  private static String[] tensors(
      Params params, StringArrayParam columnsParam, StringArrayParam tensorsParam) {
    String[] columns = required(params, columnsParam);
    String[] tensors = orElse(params, tensorsParam, columns);
    if (columns.length != tensors.length) {
      throw new IllegalArgumentException(
          "there are "
              + columns.length
              + " "
              + columnsParam.name()
              + " "
              + Arrays.toString(columns)
              + " for "
              + tensors.length
              + " "
              + tensorsParam.name()
              + " "
              + Arrays.toString(tensors)
              + "; name a column for each");
    }
    return tensors;
  }
}
