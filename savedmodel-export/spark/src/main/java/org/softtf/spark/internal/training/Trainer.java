// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.softtf.savedmodel.SavedModelCopy;
import org.softtf.spark.internal.data.BlockReader.PartitionBlock;
import org.softtf.spark.internal.data.ElementType;
import org.softtf.spark.internal.data.Signature;
import org.softtf.spark.internal.model.LoadedModels;
import org.softtf.spark.internal.model.ModelLocation;
import org.tensorflow.Tensor;

/**
 * Synchronous data-parallel training: in each step all partitions have the same values of the
 * variables, their gradients are summed by {@code treeAggregate}, and the driver changes the values
 * by one step of an optimizer.
 */
public final class Trainer {
  private final Settings settings;
  private final Variables variables;
  private final TrainingState state;
  private final Checkpoints checkpoints;

  /**
   * What is trained, and how.
   *
   * @param source the model's directory on the driver
   * @param model where executors find it
   * @param mean whether the loss is a mean over rows, and not a sum
   * @param fraction the probability of each row to be in a step
   * @param depth of {@code treeAggregate}
   * @param patience after how many steps without a smaller loss the training ends; 0 for never
   * @param tolerance by how much a loss must be smaller
   */
  public record Settings(
      Path source,
      ModelLocation model,
      Signature signature,
      String signatureName,
      String loss,
      ElementType lossType,
      boolean mean,
      UpdateRule rule,
      int steps,
      double fraction,
      long seed,
      int depth,
      int patience,
      double tolerance,
      Checkpoints checkpoints) {}

  /** Takes the values that the model was saved with, or those of a checkpoint. */
  public Trainer(Settings settings) {
    this.settings = settings;
    variables = Variables.of(settings.signature());
    ModelLocation here = ModelLocation.at(settings.source());
    state =
        new TrainingState(
            LoadedModels.get().with(here, variables::values), settings.rule().slots());
    checkpoints = settings.checkpoints().from(state);
    checkpoints.restore(state, settings.steps());
  }

  /** Trains until the last step, or until the loss no longer falls. */
  public void run(JavaRDD<PartitionBlock> blocks) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(blocks.context());
    BlockGradient.Call call =
        new BlockGradient.Call(
            settings.model(),
            settings.signatureName(),
            settings.loss(),
            settings.lossType(),
            variables,
            settings.mean(),
            settings.fraction(),
            settings.seed());
    while (state.steps.size() < settings.steps() && !stoppedEarly()) {
      step(context, blocks, call);
      checkpoints.save(state);
    }
  }

  private void step(
      JavaSparkContext context, JavaRDD<PartitionBlock> blocks, BlockGradient.Call call) {
    long start = System.nanoTime();
    int number = state.steps.size() + 1;
    GradientSums sums = sums(context, blocks, call, number);
    sums.requireFinite(number);
    if (sums.rows() == 0 && blocks.isEmpty()) {
      throw new IllegalArgumentException("there are no rows to train on, so no model was written");
    }
    double factor = settings.mean() ? 1.0 / sums.rows() : 1;
    double[][] gradients = sums.gradients(factor);
    double loss = sums.rows() == 0 ? Double.NaN : sums.loss(factor);
    state.compare(loss, number, settings.tolerance());
    for (int i = 0; i < gradients.length; i++) {
      settings.rule().update(number, state.values[i], gradients[i], state.slots[i]);
    }
    variables.round(state.values);
    variables.requireFinite(state.values, number);
    double seconds = (System.nanoTime() - start) / 1e9;
    state.steps.add(new StepReport(number, loss, norm(gradients), sums.rows(), seconds));
  }

  private GradientSums sums(
      JavaSparkContext context,
      JavaRDD<PartitionBlock> blocks,
      BlockGradient.Call call,
      int number) {
    Broadcast<Object[]> values = context.broadcast(variables.narrowed(state.values));
    try {
      return blocks.treeAggregate(
          new GradientSums(),
          new BlockGradient(call, number, values),
          GradientSums::add,
          settings.depth());
    } finally {
      values.destroy();
    }
  }

  private static double norm(double[][] gradients) {
    return Math.sqrt(
        Arrays.stream(gradients).flatMapToDouble(Arrays::stream).map(each -> each * each).sum());
  }

  /** Whether the loss has not fallen for as many steps as the user has patience for. */
  public boolean stoppedEarly() {
    return settings.patience() > 0
        && state.steps.size() - state.bestStep >= settings.patience()
        && state.bestStep > 0;
  }

  /** What each step gave. */
  public List<StepReport> steps() {
    return state.steps;
  }

  /** Writes the model with the values that it has now: the best ones if it stops early. */
  public void export(Path target, boolean replace) {
    double[][] values = settings.patience() > 0 ? state.bestValues : state.values;
    Map<String, Tensor> tensors = variables.tensors(variables.narrowed(values));
    try {
      SavedModelCopy copy = SavedModelCopy.of(settings.source());
      if (replace) {
        copy.replaceExisting();
      }
      tensors.forEach(copy::value);
      copy.export(target);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the trained model: " + e, e);
    } finally {
      tensors.values().forEach(Tensor::close);
    }
  }
}
