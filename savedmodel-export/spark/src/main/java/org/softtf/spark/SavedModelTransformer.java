// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.spark.internal.Parameters;
import org.softtf.spark.internal.data.Lengths;
import org.softtf.spark.internal.data.OutputColumn;
import org.softtf.spark.internal.data.Scorer;
import org.softtf.spark.internal.data.Signature;

/**
 * Calls a signature of a SavedModel with columns and appends its outputs as columns.
 *
 * <pre>{@code
 * Dataset<Row> scored = new SavedModelTransformer()
 *     .setModelDirectory("model")
 *     .setInputCols("pixels").setSignatureInputs("images")
 *     .setOutputCols("score").setSignatureOutputs("scores")
 *     .transform(rows);
 * }</pre>
 *
 * <p>The first dimension of inputs and outputs is that of the rows. A column is a number, a
 * boolean, a text, an array of them (nested, for more dimensions), or a vector of Spark ML.
 * Integers and doubles become floats where the model takes these. Outputs become numbers, booleans,
 * texts and arrays of them. Rows keep their order and their other columns.
 *
 * <p>Each JVM loads the model once and its tasks share it. It must be small enough for that, and so
 * must the rows of one batch.
 *
 * <p>Columns and signature are checked in {@link #transformSchema}, with an {@link
 * IllegalArgumentException} of one sentence.
 */
public class SavedModelTransformer extends Model<SavedModelTransformer>
    implements SavedModelParams<SavedModelTransformer>,
        OutputParams<SavedModelTransformer>,
        DefaultParamsWritable {
  private static final long serialVersionUID = 1;
  private static final int BATCH_SIZE = 256;

  /** Tells it from others of a pipeline. */
  private final String uid;

  private transient @Nullable TrainingSummary summary;
  private transient @Nullable LongAccumulator nullRows;

  /** Makes a transformer without a model. */
  public SavedModelTransformer() {
    this(Identifiable.randomUID("savedModelTransformer"));
  }

  /**
   * Makes a transformer without a model.
   *
   * @param uid tells it from others of a pipeline
   */
  public SavedModelTransformer(String uid) {
    this.uid = uid;
    setDefault(signature(), ModelSignature.DEFAULT_NAME);
    setDefault(batchSize(), BATCH_SIZE);
    setDefault(lengths(), "same");
    setDefault(shipModel(), true);
    setDefault(handleInvalid(), "error");
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public <T> SavedModelTransformer with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  /**
   * Returns the parameter that says what becomes of rows with a null where the model needs a value.
   *
   * @return {@code error}, if not set; {@code skip}: they are left out; {@code keep}: their outputs
   *     are null. {@link #nullRows} counts them.
   */
  public Param<String> handleInvalid() {
    return new Param<>(
        this,
        "handleInvalid",
        "what to do with rows that hold nulls: error, skip or keep",
        ParamValidators.inArray(new String[] {"error", "skip", "keep"}));
  }

  /**
   * Sets what becomes of rows with a null where the model needs a value.
   *
   * @param value {@code error}, {@code skip} or {@code keep}
   * @return this
   */
  public SavedModelTransformer setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  /**
   * Returns how many rows with nulls the last {@link #transform} has met so far. Spark counts when
   * an action runs, and counts again what it runs again.
   *
   * @return the number of rows
   */
  public long nullRows() {
    return nullRows == null ? 0 : nullRows.value();
  }

  /**
   * Returns whether this is the result of a training in this JVM.
   *
   * @return whether there is a {@link #summary}
   */
  public boolean hasSummary() {
    return summary != null;
  }

  /**
   * Returns how the training went whose result this is.
   *
   * @return the summary
   * @throws IllegalStateException if there is none; it is not saved with the transformer
   */
  public TrainingSummary summary() {
    if (summary == null) {
      throw new IllegalStateException("there is no summary: " + uid + " was not trained here");
    }
    return summary;
  }

  SavedModelTransformer setSummary(@Nullable TrainingSummary value) {
    summary = value;
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Signature signature = Parameters.signature(this);
    Parameters.inputs(this, signature, schema);
    StructType result = schema;
    for (OutputColumn output : Parameters.outputs(this, signature)) {
      if (Arrays.asList(result.fieldNames()).contains(output.column())) {
        throw new IllegalArgumentException(
            "there is a column \"" + output.column() + "\" already; give the output another name");
      }
      result = result.add(output.column(), output.dataType(), true);
    }
    return result;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    Signature signature = Parameters.signature(this);
    var context = dataset.sparkSession().sparkContext();
    LongAccumulator counted = context.longAccumulator(uid + ": rows with nulls");
    nullRows = counted;
    Scorer.Call call =
        new Scorer.Call(
            Parameters.location(this, context),
            getOrDefault(signature()),
            Parameters.inputs(this, signature, dataset.schema()),
            Parameters.outputs(this, signature),
            Lengths.of(getOrDefault(lengths())),
            (Integer) getOrDefault(batchSize()));
    Dataset<Row> scored =
        dataset
            .toDF()
            .mapPartitions(
                new Scorer(call, Scorer.Nulls.of(getOrDefault(handleInvalid())), counted),
                Encoders.row(schema));
    return withMetadata(scored, schema);
  }

  /** Spark's encoder leaves out what earlier stages say of columns, such as names of labels. */
  private static Dataset<Row> withMetadata(Dataset<Row> scored, StructType schema) {
    List<StructField> fields = List.of(schema.fields());
    boolean any = fields.stream().anyMatch(field -> !field.metadata().equals(Metadata.empty()));
    boolean unique = fields.stream().map(StructField::name).distinct().count() == fields.size();
    return any && unique
        ? scored.select(
            fields.stream()
                .map(field -> Parameters.column(field.name()).as(field.name(), field.metadata()))
                .toArray(Column[]::new))
        : scored;
  }

  @Override
  public SavedModelTransformer copy(ParamMap extra) {
    return copyValues(new SavedModelTransformer(uid), extra)
        .setSummary(summary)
        .setParent(parent());
  }

  /**
   * Returns what reads a transformer that was saved with {@code write()}. The model itself is not
   * saved with it: it stays in its directory.
   *
   * @return a reader
   */
  public static MLReader<SavedModelTransformer> read() {
    return new DefaultParamsReader<>();
  }

  /**
   * Reads a transformer that was saved with {@code write()}.
   *
   * @param path where it was saved
   * @return the transformer
   */
  public static SavedModelTransformer load(String path) {
    return read().load(path);
  }
}
