package org.softtf.spark.internal;

import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.StructType;
import org.softtf.spark.SavedModelParams;
import org.softtf.spark.internal.data.InputColumn;
import org.softtf.spark.internal.data.Signature;

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

  /** The signature that is named. */
  public static Signature signature(SavedModelParams<?> params) {
    return Signature.of(
        required(params, params.modelDirectory()), required(params, params.signature()));
  }

  /** The columns for all inputs of the signature. */
  public static List<InputColumn> inputs(
      SavedModelParams<?> params, Signature signature, StructType schema) {
    String[] columns = required(params, params.inputCols());
    return signature.inputs(
        schema,
        columns,
        orElse(params, params.signatureInputs(), columns),
        orElse(params, params.maskInputs(), NONE));
  }
}
