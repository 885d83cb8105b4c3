// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.SessionFunction;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat64;

/** An exported model that is loaded again in Java trains as the formulas of the optimizers say. */
class TrainingStepTest {
  private static final int STEPS = 4;
  private static final double TOLERANCE = 1e-12;

  @TempDir private Path directory;
  private Path model;

  @BeforeEach
  void prepare() {
    model = directory.resolve("model");
  }

  /** What an optimizer does with one variable of three numbers: w₀, w₁ and b. */
  private abstract static class Formula {
    final double[] first = new double[3];
    final double[] second = new double[3];
    int step;

    abstract double change(int i, double gradient);
  }

  private static Formula formula(String optimizer) {
    return switch (optimizer) {
      case "sgd" ->
          new Formula() {
            @Override
            double change(int i, double gradient) {
              return TrainedLine.RATE * gradient;
            }
          };
      case "momentum" ->
          new Formula() {
            @Override
            double change(int i, double gradient) {
              first[i] = TrainedLine.MOMENTUM * first[i] + gradient;
              return TrainedLine.RATE * first[i];
            }
          };
      default ->
          new Formula() {
            @Override
            double change(int i, double gradient) {
              double beta1 = TrainedLine.BETA_1;
              double beta2 = TrainedLine.BETA_2;
              first[i] = beta1 * first[i] + (1 - beta1) * gradient;
              second[i] = beta2 * second[i] + (1 - beta2) * gradient * gradient;
              double rate =
                  TrainedLine.RATE
                      * Math.sqrt(1 - Math.pow(beta2, step))
                      / (1 - Math.pow(beta1, step));
              return rate * first[i] / (Math.sqrt(second[i]) + TrainedLine.EPSILON);
            }
          };
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "momentum", "adam"})
  void trainsAsTheFormulaSays(String optimizer) throws IOException {
    SavedModelExporter.of(tf -> TrainedLine.signatures(tf, false)).export(model);
    Formula formula = formula(optimizer);
    double[] parameters = {TrainedLine.W[0], TrainedLine.W[1], TrainedLine.B};
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString())) {
      SessionFunction step = bundle.function(optimizer);
      for (formula.step = 1; formula.step <= STEPS; formula.step++) {
        assertEquals(loss(parameters), loss(step), TOLERANCE);
        double[] gradient = gradient(parameters);
        for (int i = 0; i < parameters.length; i++) {
          parameters[i] -= formula.change(i, gradient[i]);
        }
      }
      assertEquals(loss(parameters), loss(bundle.function("loss")), TOLERANCE);
    }
  }

  @Test
  void gradientsOfVariablesAreThoseOfTheFormula() throws IOException {
    SavedModelExporter.of(
            tf -> {
              ModelSignature loss = TrainedLine.signatures(tf, false).get(0);
              return List.of(loss.variableGradients("loss_and_gradients", "loss"));
            })
        .export(model);
    assertEquals(
        Map.of("b", "grad_b", "layer/w", "grad_layer_w"),
        ModelStructure.read(model).signatures().get("loss_and_gradients").variableGradients());
    double[] parameters = {TrainedLine.W[0], TrainedLine.W[1], TrainedLine.B};
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
        TFloat64 x = TFloat64.tensorOf(StdArrays.ndCopyOf(TrainedLine.X));
        TFloat64 targets = TFloat64.tensorOf(StdArrays.ndCopyOf(TrainedLine.TARGETS));
        var result =
            bundle.function("loss_and_gradients").call(Map.of("x", x, "targets", targets))) {
      double[] gradient = gradient(parameters);
      TFloat64 w = (TFloat64) result.get("grad_layer_w").orElseThrow();
      TFloat64 b = (TFloat64) result.get("grad_b").orElseThrow();
      assertEquals(gradient[0], w.getDouble(0, 0), TOLERANCE);
      assertEquals(gradient[1], w.getDouble(1, 0), TOLERANCE);
      assertEquals(gradient[2], b.getDouble(0), TOLERANCE);
      assertEquals(
          loss(parameters), ((TFloat64) result.get("loss").orElseThrow()).getDouble(), TOLERANCE);
    }
  }

  private static double loss(SessionFunction function) {
    try (TFloat64 x = TFloat64.tensorOf(StdArrays.ndCopyOf(TrainedLine.X));
        TFloat64 targets = TFloat64.tensorOf(StdArrays.ndCopyOf(TrainedLine.TARGETS));
        var result = function.call(Map.of("x", x, "targets", targets))) {
      return ((TFloat64) result.get("loss").orElseThrow()).getDouble();
    }
  }

  private static double loss(double[] parameters) {
    double sum = 0;
    for (int row = 0; row < TrainedLine.X.length; row++) {
      sum += Math.pow(difference(parameters, row), 2);
    }
    return sum / TrainedLine.X.length;
  }

  private static double difference(double[] parameters, int row) {
    double[] x = TrainedLine.X[row];
    return parameters[0] * x[0]
        + parameters[1] * x[1]
        + parameters[2]
        - TrainedLine.TARGETS[row][0];
  }

  private static double[] gradient(double[] parameters) {
    double[] gradient = new double[3];
    for (int row = 0; row < TrainedLine.X.length; row++) {
      double factor = 2 * difference(parameters, row) / TrainedLine.X.length;
      gradient[0] += factor * TrainedLine.X[row][0];
      gradient[1] += factor * TrainedLine.X[row][1];
      gradient[2] += factor;
    }
    return gradient;
  }

  @Test
  void theGradientIsTheRegisteredOne() throws IOException {
    SavedModelExporter.of(
            tf -> {
              Operand<TFloat64> w = tf.withName("w").variable(tf.constant(2.0));
              Operand<TFloat64> y = TripledGradient.OPERATOR.<TFloat64>apply(tf, w);
              ModelSignature square =
                  ModelSignature.named("square").output("y", tf.identity(y)).build();
              return List.of(square, square.trainingStep("step", "y", Optimizer.sgd(0.25)));
            })
        .export(model);
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString())) {
      assertEquals(4, y(bundle, "step")); // w = 2
      assertEquals(1, y(bundle, "step")); // w = 2 − 0.25·6·2 = −1
      assertEquals(0.25, y(bundle, "square")); // w = −1 + 0.25·6·1 = 0.5
    }
  }

  private static double y(SavedModelBundle bundle, String signature) {
    try (var result = bundle.function(signature).call(Map.of())) {
      return ((TFloat64) result.get("y").orElseThrow()).getDouble();
    }
  }

  /** A resource variable that is read twice; another output is as it was before the step. */
  @Test
  void resourceVariablesAreTrainedToo() throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      VarHandleOp handle = tf.withName("v").varHandleOp(TFloat64.class, Shape.of(2));
      session
          .runner()
          .addTarget(tf.assignVariableOp(handle, tf.constant(new double[] {3, 4})))
          .run()
          .close();
      UnaryOperator<Operand<TFloat64>> sum = x -> tf.reduceSum(x, tf.constant(0));
      Operand<TFloat64> value = tf.readVariableOp(handle, TFloat64.class);
      ModelSignature signature =
          ModelSignature.named("f")
              .output("y", sum.apply(tf.math.mul(value, tf.readVariableOp(handle, TFloat64.class))))
              .output("v", value)
              .build();
      SavedModelExporter.of(session)
          .signatures(signature, signature.trainingStep("step", "y", Optimizer.sgd(0.25)))
          .export(model);
    }
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
        var result = bundle.function("step").call(Map.of())) {
      assertArrayEquals(
          new double[] {3, 4}, LinearModel.doubles((TFloat64) result.get("v").orElseThrow()));
      assertEquals(6.25, y(bundle, "f")); // v is half of what it was
    }
  }

  @Test
  void variablesThatAreNotToBeTrainedStay() throws IOException {
    SavedModelExporter.of(tf -> TrainedLine.signatures(tf, false))
        .notTrainable("layer/w")
        .export(model);
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString())) {
      loss(bundle.function("sgd"));
      double[] parameters = {TrainedLine.W[0], TrainedLine.W[1], TrainedLine.B};
      parameters[2] -= TrainedLine.RATE * gradient(parameters)[2];
      assertEquals(loss(parameters), loss(bundle.function("loss")), TOLERANCE);
    }
  }

  @Test
  void whatCannotBeTrainedIsRefused() {
    try (LinearModel line = new LinearModel()) {
      ModelSignature signature = line.signature();
      refused(
          "no output \"loss\" to minimise, only [output_0]",
          () -> signature.trainingStep("step", "loss", Optimizer.sgd(1)));
      refused(
          "must be a floating scalar, got DT_DOUBLE of shape [-1, 1]",
          () -> signature.trainingStep("step", "output_0", Optimizer.sgd(1)));
      Operand<TFloat64> sum = line.tf.reduceSum(line.y, line.tf.constant(new int[] {0, 1}));
      ModelSignature loss =
          ModelSignature.named("f").input("x", line.x).output("loss", sum).build();
      ModelSignature step = loss.trainingStep("step", "loss", Optimizer.sgd(1));
      refused("is a training step", () -> step.variableGradients("g", "loss"));
      refused(
          "no output \"lost\" to minimise, only [loss]", () -> loss.variableGradients("g", "lost"));
      refused("a letter followed by", () -> loss.trainingStep("a b", "loss", Optimizer.sgd(1)));
      refused("is a training step", () -> step.valueAndGradient("g"));
      refused(
          "has gradients already",
          () -> loss.valueAndGradient("g").trainingStep("s", "loss", Optimizer.sgd(1)));
      refused(
          "a frozen model has nothing to train",
          () -> SavedModelExporter.of(line.session).signatures(step).frozen().export(model));
      refused(
          "has nothing to train: its loss has no gradient with respect to any of the trainable"
              + " variables []",
          () ->
              SavedModelExporter.of(line.session)
                  .signatures(step)
                  .notTrainable("w", "b")
                  .export(model));
      refused("has nothing to train", () -> exportStopped(line));
    }
  }

  private void exportStopped(LinearModel line) throws IOException {
    Operand<TFloat64> stopped =
        line.tf.reduceSum(line.tf.stopGradient(line.y), line.tf.constant(new int[] {0, 1}));
    ModelSignature loss =
        ModelSignature.named("f").input("x", line.x).output("loss", stopped).build();
    SavedModelExporter.of(line.session)
        .signatures(loss.trainingStep("step", "loss", Optimizer.sgd(1)))
        .export(model);
  }

  @Test
  void numbersThatAnOptimizerCannotHave() {
    refused("the learning rate must be > 0", () -> Optimizer.sgd(0));
    refused("the learning rate must be > 0", () -> Optimizer.adam(Double.NaN));
    refused("the momentum must be in [0, 1), got 1.0", () -> Optimizer.momentum(0.1, 1));
    refused("beta1 must be in [0, 1)", () -> Optimizer.adam(0.1, -1, 0.9, 1e-7));
    refused("beta2 must be in [0, 1)", () -> Optimizer.adam(0.1, 0.9, 1, 1e-7));
    refused("epsilon must be > 0", () -> Optimizer.adam(0.1, 0.9, 0.9, 0));
  }

  private static void refused(String reason, Executable action) {
    var e = assertThrows(IllegalArgumentException.class, action);
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
