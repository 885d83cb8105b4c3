// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.SafeGradients;
import org.softtf.gradients.StraightThrough;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.logic.LogicOption;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** The four examples of SoftJAX's README: gradients at the start, and what is learned. */
class QuickExamplesTest {
  @Test
  void aThresholdIsLearned() throws IOException {
    Example example = Example.named("threshold_filter");
    Loss loss =
        (tf, soft, t) -> {
          Operand<TFloat64> x = example.constant(tf, "x");
          Operand<TFloat64> sum = tf.reduceSum(tf.math.mul(soft.greater(x, t), x), tf.constant(0));
          return tf.math.square(tf.math.sub(sum, example.constant(tf, "target")));
        };
    example.require(loss, new double[] {0}, "learned");
  }

  @Test
  void aRuleIsLearnedStraightThrough() throws IOException {
    Example example = Example.named("rule_classifier_st");
    Loss loss =
        (tf, soft, bounds) -> StraightThrough.of(soft, view -> ruleLoss(tf, view, example, bounds));
    example.require(loss, new double[] {0, 1}, "learned");
  }

  private static Operand<TFloat64> ruleLoss(
      Ops tf, SoftOps soft, Example example, Operand<TFloat64> bounds) {
    Operand<TFloat64> x = example.constant(tf, "x");
    Operand<TFloat64> above = soft.greater(x, tf.gather(bounds, tf.constant(0), tf.constant(0)));
    Operand<TFloat64> below = soft.less(x, tf.gather(bounds, tf.constant(1), tf.constant(0)));
    Operand<TFloat64> labels = soft.any(soft.logicalAnd(above, below), LogicOption.axis(-1));
    return tf.reduceSum(
        tf.math.squaredDifference(labels, example.constant(tf, "labels")), tf.constant(0));
  }

  @Test
  void weightsAreLearnedDespiteAnOutlier() throws IOException {
    Example example = Example.named("median_regression");
    Loss loss =
        (tf, soft, w) -> {
          Operand<TFloat64> fitted =
              tf.squeeze(
                  tf.linalg.matMul(example.constant(tf, "X"), tf.expandDims(w, tf.constant(1))));
          Operand<TFloat64> residuals = tf.math.sub(example.constant(tf, "y"), fitted);
          return soft.median(soft.abs(residuals));
        };
    example.require(loss, new double[3], "learned_w");
  }

  @Test
  void featuresAreSelected() throws IOException {
    Example example = Example.named("top_k_selection");
    Loss loss =
        (tf, soft, scores) -> {
          Operand<TFloat64> softIndex =
              soft.topK(scores, 3, ArrayOption.gatedGradient(false)).indices();
          Operand<TFloat64> weights =
              tf.math.mul(tf.reduceSum(softIndex, tf.constant(0)), example.constant(tf, "w_model"));
          Operand<TFloat64> fitted =
              tf.squeeze(
                  tf.linalg.matMul(
                      example.constant(tf, "X"), tf.expandDims(weights, tf.constant(1))));
          Operand<TFloat64> errors =
              SoftOps.create(tf).abs(tf.math.sub(fitted, example.constant(tf, "y")));
          return tf.math.mean(errors, tf.constant(0));
        };
    double[] scores = example.require(loss, new double[10], null);
    List<Integer> best =
        Stream.iterate(0, i -> i + 1)
            .limit(scores.length)
            .sorted((i, j) -> Double.compare(scores[j], scores[i]))
            .limit(3)
            .toList();
    assertArrayEquals(
        example.numbers("selected"), best.stream().mapToDouble(Integer::doubleValue).toArray());
  }

  /** A loss of parameters, in the mode of the operators given. */
  private interface Loss {
    Operand<TFloat64> of(Ops tf, SoftOps soft, Operand<TFloat64> parameters);
  }

  /** One entry of the file. */
  private record Example(JsonNode node) {
    static Example named(String name) throws IOException {
      Path file = Path.of(System.getProperty("test.data"), "reference", "quick_examples.json");
      return new Example(ReferenceFiles.json(file).required(name));
    }

    double[] numbers(String field) {
      return ReferenceFiles.numbers(node.required(field));
    }

    Operand<TFloat64> constant(Ops tf, String field) {
      JsonNode value = node.required(field);
      double[] numbers = numbers(field);
      Shape shape =
          !value.isArray()
              ? Shape.scalar()
              : value.get(0).isArray()
                  ? Shape.of(value.size(), value.get(0).size())
                  : Shape.of(value.size());
      return Tensors.constant(tf, TFloat64.class, shape, numbers);
    }

    /** Compares the gradients, descends, compares what is learned and returns it. */
    double[] require(Loss loss, double[] start, String learned) {
      assertArrayEquals(numbers("hard_grad"), gradient(loss, Mode.HARD, start), 1e-5);
      double[] soft = gradient(loss, Mode.SMOOTH, start);
      double[] want = numbers("soft_grad");
      for (int i = 0; i < want.length; i++) {
        // the reference is in float32
        assertArrayEquals(
            new double[] {want[i]}, new double[] {soft[i]}, 1e-5 + 1e-5 * Math.abs(want[i]));
      }
      double[] parameters = descend(loss, start);
      if (learned != null) {
        assertArrayEquals(numbers(learned), parameters, 1e-4);
      }
      return parameters;
    }

    private double[] gradient(Loss loss, Mode mode, double... at) {
      return descend(loss, mode, 1, at)[1];
    }

    private double[] descend(Loss loss, double... start) {
      return descend(loss, Mode.SMOOTH, node.required("steps").asInt(), start)[0];
    }

    /** Returns the parameters after some steps, and the last gradient. */
    private double[][] descend(Loss loss, Mode mode, int steps, double... start) {
      double rate = node.required("rate").asDouble();
      try (Graph graph = new Graph()) {
        Ops tf = Ops.create(graph);
        Shape shape =
            node.required("soft_grad").isArray() ? Shape.of(start.length) : Shape.scalar();
        Operand<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(shape));
        Operand<TFloat64> gradient =
            SafeGradients.of(tf, loss.of(tf, SoftOps.create(tf).mode(mode), x), x);
        double[] parameters = start.clone();
        double[] last = new double[start.length];
        try (Session session = new Session(graph)) {
          for (int step = 0; step < steps; step++) {
            try (Tensor value = Tensors.of(TFloat64.class, shape, parameters);
                Result result = session.runner().feed(x, value).fetch(gradient).run()) {
              last = Tensors.values(result.get(0));
            }
            for (int i = 0; i < parameters.length; i++) {
              parameters[i] -= rate * last[i];
            }
          }
        }
        return new double[][] {parameters, last};
      }
    }
  }
}
