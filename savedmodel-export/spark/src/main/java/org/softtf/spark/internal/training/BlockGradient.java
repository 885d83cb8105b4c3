// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.training;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.softtf.spark.internal.data.BlockReader.PartitionBlock;
import org.softtf.spark.internal.data.ElementType;
import org.softtf.spark.internal.data.RowBlock;
import org.softtf.spark.internal.model.LoadedModel;
import org.softtf.spark.internal.model.LoadedModels;
import org.softtf.spark.internal.model.ModelLocation;
import org.tensorflow.Tensor;

/** Adds the loss and the gradients of a block of rows. */
final class BlockGradient implements Function2<GradientSums, PartitionBlock, GradientSums> {
  private static final long serialVersionUID = 1;

  private final Call call;
  private final int step;
  private final Broadcast<Object[]> values;

  /**
   * What is called.
   *
   * @param mean whether the loss is a mean over rows, and not a sum
   * @param fraction the probability of each row to be in a step
   */
  record Call(
      ModelLocation model,
      String signature,
      String loss,
      ElementType lossType,
      Variables variables,
      boolean mean,
      double fraction,
      long seed)
      implements Serializable {}

  BlockGradient(Call call, int step, Broadcast<Object[]> values) {
    this.call = call;
    this.step = step;
    this.values = values;
  }

  @Override
  public GradientSums call(GradientSums sums, PartitionBlock part) {
    RowBlock block = part.block();
    if (call.fraction() < 1) {
      block = block.sample(call.fraction(), new Random(seed(part)));
    }
    if (block.rows() == 0) {
      return sums;
    }
    RowBlock chosen = block;
    // the model first: where the native library is missing, loading says so, and tensors would not
    return LoadedModels.get()
        .with(call.model(), model -> add(sums, part.partition(), chosen, model));
  }

  private GradientSums add(GradientSums sums, int partition, RowBlock block, LoadedModel model) {
    Map<String, Tensor> variables = call.variables().tensors(values.value());
    try {
      return block.with(inputs -> add(sums, partition, block.rows(), model, inputs, variables));
    } finally {
      variables.values().forEach(Tensor::close);
    }
  }

  /** The same for the same step and place, whoever computes it, and how often. */
  private long seed(PartitionBlock part) {
    long mixed = call.seed();
    for (int each : new int[] {step, part.partition(), part.number()}) {
      mixed = (mixed ^ each) * 0x9E3779B97F4A7C15L; // Steele et al., SplitMix, OOPSLA 2014
      mixed ^= mixed >>> 32;
    }
    return mixed;
  }

  private GradientSums add(
      GradientSums sums,
      int partition,
      int rows,
      LoadedModel model,
      Map<String, Tensor> inputs,
      Map<String, Tensor> variables) {
    List<String> outputs = new ArrayList<>(call.variables().gradients());
    int count = outputs.size();
    outputs.add(call.loss());
    try (LoadedModel.Outputs result = model.call(call.signature(), inputs, outputs, variables)) {
      double[][] gradients = new double[count][];
      for (int i = 0; i < count; i++) {
        gradients[i] = call.variables().doubles(i, result.get(i));
      }
      Object loss = call.lossType().elements(result.get(count));
      double number = ((Number) Array.get(loss, 0)).doubleValue();
      return sums.add(partition, rows, call.mean() ? rows : 1, number, gradients);
    }
  }
}
