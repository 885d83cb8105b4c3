// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Param;
import org.softtf.savedmodel.ModelStructure.TensorStructure;
import org.softtf.spark.SavedModelEstimator;
import org.softtf.spark.internal.data.ElementType;
import org.softtf.spark.internal.data.Signature;
import org.softtf.spark.internal.training.Checkpoints;
import org.softtf.spark.internal.training.Trainer;
import org.softtf.spark.internal.training.UpdateRule;

/** Makes the settings of a training of an estimator's parameters. */
public final class TrainingSettings {
  private TrainingSettings() {}

  /** Refuses a signature that nothing can be trained with, and a training without a target. */
  public static void check(SavedModelEstimator params, Signature signature) {
    Parameters.required(params, params.outputDirectory());
    if (signature.variableGradients().isEmpty()) {
      throw new IllegalArgumentException(
          "signature \""
              + params.getOrDefault(params.signature())
              + "\" has no gradients of variables; export the model with a signature of"
              + " ModelSignature.variableGradients, and name that");
    }
    lossType(params, signature);
  }

  private static ElementType lossType(SavedModelEstimator params, Signature signature) {
    String loss = params.getOrDefault(params.lossOutput());
    TensorStructure tensor = signature.output(loss);
    ElementType type = ElementType.of(tensor.type()).orElse(ElementType.STRING);
    boolean floating = type == ElementType.FLOAT || type == ElementType.DOUBLE;
    if (!floating || tensor.shape().isUnknown() || tensor.shape().numDimensions() != 0) {
      throw new IllegalArgumentException(
          "the loss \"" + loss + "\" must be a scalar of floats or doubles, got " + tensor);
    }
    return type;
  }

  /** Refuses a place that a model cannot be written to, before hours of training. */
  public static Path target(SavedModelEstimator params) {
    Path target = LocalPath.of(params, params.outputDirectory());
    requireFree(target, (Boolean) params.getOrDefault(params.replaceExisting()));
    return target;
  }

  private static void requireFree(Path target, boolean replace) {
    Path parent = target.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new IllegalArgumentException(
          "the parent of outputDirectory " + target + " does not exist; make it first");
    }
    if (Files.exists(target) && !replace) {
      throw new IllegalArgumentException(
          "outputDirectory " + target + " exists already; choose another, or set replaceExisting");
    }
    String[] content = target.toFile().list();
    boolean model = Files.exists(target.resolve("saved_model.pb"));
    if (Files.exists(target) && !model && (content == null || content.length > 0)) {
      throw new IllegalArgumentException(
          "outputDirectory " + target + " is no model, so it is not replaced; choose another");
    }
  }

  /** The settings. */
  public static Trainer.Settings of(SavedModelEstimator params, SparkContext context) {
    Signature signature = Parameters.signature(params);
    return new Trainer.Settings(
        Parameters.model(params),
        Parameters.location(params, context),
        signature,
        params.getOrDefault(params.signature()),
        params.getOrDefault(params.lossOutput()),
        lossType(params, signature),
        params.getOrDefault(params.lossReduction()).equals("mean"),
        rule(params),
        whole(params, params.maxIter()),
        number(params, params.miniBatchFraction()),
        ((Number) params.getOrDefault(params.seed())).longValue(),
        whole(params, params.aggregationDepth()),
        whole(params, params.patience()),
        number(params, params.tol()),
        checkpoints(params, signature));
  }

  private static UpdateRule rule(SavedModelEstimator params) {
    double rate = number(params, params.learningRate());
    return switch (params.getOrDefault(params.optimizer())) {
      case "sgd" -> new UpdateRule.Momentum(rate, 0);
      case "momentum" -> new UpdateRule.Momentum(rate, number(params, params.momentum()));
      default ->
          new UpdateRule.Adam(
              rate,
              number(params, params.beta1()),
              number(params, params.beta2()),
              number(params, params.epsilon()));
    };
  }

  private static Checkpoints checkpoints(SavedModelEstimator params, Signature signature) {
    String settings =
        params.getOrDefault(params.signature())
            + " "
            + params.getOrDefault(params.lossReduction())
            + " "
            + params.getOrDefault(params.lossOutput())
            + " "
            + rule(params)
            + " batch size "
            + params.getOrDefault(params.batchSize())
            + " fraction "
            + params.getOrDefault(params.miniBatchFraction())
            + " seed "
            + params.getOrDefault(params.seed())
            + ", "
            + signature.variableGradients().size()
            + " variables";
    boolean none = params.getOrDefault(params.checkpointDirectory()).isEmpty();
    return new Checkpoints(
        none ? null : LocalPath.of(params, params.checkpointDirectory()),
        whole(params, params.checkpointInterval()),
        settings);
  }

  private static double number(SavedModelEstimator params, Param<Object> param) {
    return ((Number) params.getOrDefault(param)).doubleValue();
  }

  private static int whole(SavedModelEstimator params, Param<Object> param) {
    return ((Number) params.getOrDefault(param)).intValue();
  }
}
