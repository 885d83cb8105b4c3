// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.spark.internal.Failures;
import org.softtf.spark.internal.Parameters;
import org.softtf.spark.internal.TrainingSettings;
import org.softtf.spark.internal.data.BlockReader;
import org.softtf.spark.internal.data.BlockReader.PartitionBlock;
import org.softtf.spark.internal.data.InputColumn;
import org.softtf.spark.internal.data.Lengths;
import org.softtf.spark.internal.data.Signature;
import org.softtf.spark.internal.training.Trainer;

/**
 * Trains the variables of a SavedModel on the rows of a data set, and writes the model with the
 * trained values.
 *
 * <pre>{@code
 * SavedModelTransformer trained = new SavedModelEstimator()
 *     .setModelDirectory("model").setSignature("loss_and_gradients")
 *     .setInputCols("pixels", "ranks").setSignatureInputs("images", "wanted")
 *     .setOptimizer("adam").setLearningRate(0.003).setMaxIter(200)
 *     .setOutputDirectory("trained")
 *     .fit(rows);
 * }</pre>
 *
 * <p>The signature is one of {@link ModelSignature#variableGradients}. In each step every partition
 * computes loss and gradients of its rows, {@code treeAggregate} sums them, and the driver changes
 * the variables. So a step is that of one machine on all rows, whatever the number of partitions,
 * but for rounding, if the loss of a batch is the mean or the sum of losses of rows. The gradients
 * are those that the model was exported with. Sums do not depend on the order in which results
 * arrive: the same training gives the same numbers again.
 *
 * <p>The rows are read once and kept in memory, and on disk where they do not fit. Values and
 * gradients pass through the driver in each step.
 *
 * <p>If the training fails, no model is written, and one that is there stays as it was.
 */
public class SavedModelEstimator extends Estimator<SavedModelTransformer>
    implements SavedModelParams<SavedModelEstimator>,
        OutputParams<SavedModelEstimator>,
        OptimizerParams<SavedModelEstimator>,
        TrainingParams<SavedModelEstimator>,
        DefaultParamsWritable {
  private static final long serialVersionUID = 1;
  private static final int BATCH_SIZE = 256;

  /** Tells it from others of a pipeline. */
  private final String uid;

  /** Makes an estimator without a model. */
  public SavedModelEstimator() {
    this(Identifiable.randomUID("savedModelEstimator"));
  }

  /**
   * Makes an estimator without a model.
   *
   * @param uid tells it from others of a pipeline
   */
  public SavedModelEstimator(String uid) {
    this.uid = uid;
    setDefault(signature(), "loss_and_gradients");
    setDefault(batchSize(), BATCH_SIZE);
    setDefault(lengths(), "same");
    setDefault(shipModel(), true);
    setDefault(scoringSignature(), ModelSignature.DEFAULT_NAME);
    setDefault(replaceExisting(), false);
    setDefault(lossOutput(), "loss");
    setDefault(lossReduction(), "mean");
    setDefault(optimizer(), "adam");
    setDefault(learningRate(), 1e-3);
    setDefault(momentum(), 0.9);
    setDefault(beta1(), 0.9);
    setDefault(beta2(), 0.999);
    setDefault(epsilon(), 1e-7);
    setDefault(maxIter(), 100);
    setDefault(miniBatchFraction(), 1.0);
    setDefault(seed(), 0L);
    setDefault(aggregationDepth(), 2);
    setDefault(checkpointDirectory(), "");
    setDefault(checkpointInterval(), 10);
    setDefault(patience(), 0);
    setDefault(tol(), 0.0);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public <T> SavedModelEstimator with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  /**
   * Returns the parameter that names the signature that the result calls.
   *
   * @return {@code serving_default} if not set
   */
  public Param<String> scoringSignature() {
    return new Param<>(this, "scoringSignature", "signature that the trained transformer calls");
  }

  /**
   * Returns the parameter that names the columns that the result takes.
   *
   * @return names of columns; those of {@link #inputCols} if not set
   */
  public StringArrayParam scoringCols() {
    return new StringArrayParam(this, "scoringCols", "columns that the trained transformer takes");
  }

  /**
   * Returns the parameter that names the inputs that the columns of the result are.
   *
   * @return an input's name for each of {@link #scoringCols}; if not set, the columns' names, or
   *     {@link #signatureInputs} where {@code scoringCols} is not set either
   */
  public StringArrayParam scoringInputs() {
    return new StringArrayParam(this, "scoringInputs", "inputs that the scoring columns are");
  }

  /**
   * Sets {@link #scoringSignature}.
   *
   * @param value its name
   * @return this
   */
  public SavedModelEstimator setScoringSignature(String value) {
    return with(scoringSignature(), value);
  }

  /**
   * Sets {@link #scoringCols}.
   *
   * @param value names of columns
   * @return this
   */
  public SavedModelEstimator setScoringCols(String... value) {
    return with(scoringCols(), value);
  }

  /**
   * Sets {@link #scoringInputs}.
   *
   * @param value names of inputs
   * @return this
   */
  public SavedModelEstimator setScoringInputs(String... value) {
    return with(scoringInputs(), value);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Signature signature = Parameters.signature(this);
    Parameters.inputs(this, signature, schema);
    TrainingSettings.check(this, signature);
    if (isSet(scoringSignature())) {
      signature.sibling(getOrDefault(scoringSignature()));
    }
    return isDefined(outputCols())
        ? scorer(signature)
            .setModelDirectory(getOrDefault(modelDirectory()))
            .transformSchema(schema)
        : schema;
  }

  @Override
  public SavedModelTransformer fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    Path target = TrainingSettings.target(this);
    Trainer trainer;
    JavaRDD<PartitionBlock> blocks = blocks(dataset);
    try {
      trainer = new Trainer(TrainingSettings.of(this, dataset.sparkSession().sparkContext()));
      trainer.run(blocks);
    } catch (Exception e) {
      throw Failures.sentence(e);
    } finally {
      blocks.unpersist(false);
    }
    trainer.export(target, (Boolean) getOrDefault(replaceExisting()));
    return scorer(Parameters.signature(this))
        .setSummary(new TrainingSummary(trainer.steps(), trainer.stoppedEarly()))
        .setParent(this);
  }

  private JavaRDD<PartitionBlock> blocks(Dataset<?> dataset) {
    Column[] columns =
        Arrays.stream(getOrDefault(inputCols())).map(Parameters::column).toArray(Column[]::new);
    Dataset<Row> rows = dataset.select(columns);
    List<InputColumn> inputs = Parameters.inputs(this, Parameters.signature(this), rows.schema());
    return rows.toJavaRDD()
        .mapPartitionsWithIndex(
            new BlockReader(
                inputs, Lengths.of(getOrDefault(lengths())), (Integer) getOrDefault(batchSize())),
            true)
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** What calls the trained model. */
  private SavedModelTransformer scorer(Signature signature) {
    String[] columns = Parameters.orElse(this, scoringCols(), getOrDefault(inputCols()));
    String[] named =
        isDefined(scoringCols()) ? columns : Parameters.orElse(this, signatureInputs(), columns);
    String[] inputs = Parameters.orElse(this, scoringInputs(), named);
    SavedModelTransformer scorer =
        new SavedModelTransformer(uid)
            .setModelDirectory(getOrDefault(outputDirectory()))
            .setSignature(getOrDefault(scoringSignature()))
            .setInputCols(columns)
            .setSignatureInputs(inputs)
            .setBatchSize((Integer) getOrDefault(batchSize()))
            .setLengths(getOrDefault(lengths()))
            .setShipModel((Boolean) getOrDefault(shipModel()));
    if (isDefined(maskInputs())) {
      scorer.setMaskInputs(
          signature.masksOf(getOrDefault(scoringSignature()), inputs, getOrDefault(maskInputs())));
    }
    if (isDefined(outputCols())) {
      scorer.setOutputCols(getOrDefault(outputCols()));
    }
    if (isDefined(signatureOutputs())) {
      scorer.setSignatureOutputs(getOrDefault(signatureOutputs()));
    }
    return scorer;
  }

  @Override
  public SavedModelEstimator copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /**
   * Returns what reads an estimator that was saved with {@code write()}.
   *
   * @return a reader
   */
  public static MLReader<SavedModelEstimator> read() {
    return new DefaultParamsReader<>();
  }

  /**
   * Reads an estimator that was saved with {@code write()}.
   *
   * @param path where it was saved
   * @return the estimator
   */
  public static SavedModelEstimator load(String path) {
    return read().load(path);
  }
}
