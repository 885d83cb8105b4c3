// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.SavedModelExporter;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** Models that tests score and train. */
public final class Models {
  /** The weights of {@link #line}. */
  static final double[] W = {0.5, -0.25, 2};

  private Models() {}

  /** Scores x·w, ranks rows of any length, and takes every kind of column. */
  static Path scoring(Path directory) throws IOException {
    SavedModelExporter.of(
            tf -> List.of(line(tf), ranks(tf), maskedSum(tf), kinds(tf), wholeBatch(tf)))
        .export(directory);
    return directory;
  }

  private static ModelSignature line(Ops tf) {
    Placeholder<TFloat32> x = placeholder(tf, TFloat32.class, -1, 3);
    Operand<TFloat32> w =
        tf.withName("w")
            .variable(tf.constant(new float[][] {{(float) W[0]}, {(float) W[1]}, {(float) W[2]}}));
    Operand<TFloat32> y = tf.reshape(tf.linalg.matMul(x, w), tf.constant(new int[] {-1}));
    return ModelSignature.named("serving_default").input("x", x).output("y", y).build();
  }

  private static ModelSignature ranks(Ops tf) {
    Placeholder<TFloat64> x = placeholder(tf, TFloat64.class, -1, -1);
    Operand<TFloat64> ranks = SoftOps.create(tf).rank(x, ArrayOption.ascending());
    return ModelSignature.named("ranks").input("values", x).output("ranks", ranks).build();
  }

  private static ModelSignature maskedSum(Ops tf) {
    Placeholder<TFloat64> x = placeholder(tf, TFloat64.class, -1, -1);
    Placeholder<TBool> mask = placeholder(tf, TBool.class, -1, -1);
    Operand<TFloat64> there = tf.dtypes.cast(mask, TFloat64.class);
    Operand<TFloat64> means =
        tf.math.div(
            tf.reduceSum(tf.math.mul(x, there), tf.constant(1)),
            tf.reduceSum(there, tf.constant(1)));
    return ModelSignature.named("means")
        .input("values", x)
        .input("mask", mask)
        .output("mean", means)
        .build();
  }

  private static ModelSignature kinds(Ops tf) {
    Placeholder<TString> text = placeholder(tf, TString.class, -1);
    Placeholder<TInt64> number = placeholder(tf, TInt64.class, -1);
    Placeholder<TBool> flag = placeholder(tf, TBool.class, -1);
    Placeholder<TFloat64> matrix = placeholder(tf, TFloat64.class, -1, 2, 2);
    return ModelSignature.named("kinds")
        .input("text", text)
        .input("number", number)
        .input("flag", flag)
        .input("matrix", matrix)
        .output("lower", tf.strings.lower(text))
        .output("next", tf.math.add(number, tf.constant(1L)))
        .output("inverse", tf.math.logicalNot(flag))
        .output("transposed", tf.linalg.transpose(matrix, tf.constant(new int[] {0, 2, 1})))
        .build();
  }

  private static ModelSignature wholeBatch(Ops tf) {
    Placeholder<TFloat64> x = placeholder(tf, TFloat64.class, -1);
    Operand<TFloat64> sorted =
        tf.math.add(tf.constant(new double[] {0, 0, 0}), tf.reduceSum(x, tf.constant(0)));
    return ModelSignature.named("whole_batch").input("x", x).output("three", sorted).build();
  }

  /**
   * Learns x·w = 0 by least squares, from rows of any length that are padded for a mask, and scores
   * them. The shared name of w is not that of its node.
   */
  static Path trainable(Path directory, double w) throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      VarHandleOp handle =
          tf.withName("node")
              .varHandleOp(TFloat64.class, Shape.scalar(), VarHandleOp.sharedName("weight"));
      session.runner().addTarget(tf.assignVariableOp(handle, tf.constant(w))).run().close();
      Placeholder<TFloat64> x = placeholder(tf, TFloat64.class, -1, -1);
      Placeholder<TFloat64> mask = placeholder(tf, TFloat64.class, -1, -1);
      Operand<TFloat64> sums = tf.reduceSum(tf.math.mul(x, mask), tf.constant(1));
      Operand<TFloat64> y = tf.math.mul(sums, tf.readVariableOp(handle, TFloat64.class));
      ModelSignature score =
          ModelSignature.named("serving_default")
              .input("x", x)
              .input("mask", mask)
              .output("y", y)
              .build();
      ModelSignature loss =
          ModelSignature.named("loss")
              .input("x", x)
              .input("mask", mask)
              .output("loss", tf.math.mean(tf.math.square(y), tf.constant(0)))
              .build();
      SavedModelExporter.of(session)
          .signatures(score, loss.variableGradients("loss_and_gradients", "loss"))
          .export(directory);
    }
    return directory;
  }

  /** Learns to give x·w by the mean squared error. */
  static Path regression(Path directory, double... w) throws IOException {
    SavedModelExporter.of(
            tf -> {
              Placeholder<TFloat64> x = placeholder(tf, TFloat64.class, -1, w.length);
              Placeholder<TFloat64> wanted = placeholder(tf, TFloat64.class, -1);
              Operand<TFloat64> weights = tf.withName("w").variable(tf.constant(w));
              Operand<TFloat64> y = tf.reduceSum(tf.math.mul(x, weights), tf.constant(1));
              ModelSignature loss =
                  ModelSignature.named("loss")
                      .input("x", x)
                      .input("wanted", wanted)
                      .output(
                          "loss",
                          tf.math.mean(tf.math.squaredDifference(y, wanted), tf.constant(0)))
                      .build();
              return List.of(
                  ModelSignature.named("serving_default").input("x", x).output("y", y).build(),
                  loss.variableGradients("loss_and_gradients", "loss"));
            })
        .export(directory);
    return directory;
  }

  /** Adds an integer to itself, and sums points of the plane. */
  static Path sums(Path directory) throws IOException {
    SavedModelExporter.of(
            tf -> {
              Placeholder<TInt32> number = placeholder(tf, TInt32.class, -1);
              Placeholder<TFloat64> points = placeholder(tf, TFloat64.class, -1, -1, 2);
              return List.of(
                  ModelSignature.named("twice")
                      .input("number", number)
                      .output("twice", tf.math.add(number, number))
                      .build(),
                  ModelSignature.named("sum")
                      .input("points", points)
                      .output("sum", tf.reduceSum(points, tf.constant(1)))
                      .build());
            })
        .export(directory);
    return directory;
  }

  static <T extends TType> Placeholder<T> placeholder(Ops tf, Class<T> type, long... shape) {
    return tf.placeholder(type, Placeholder.shape(Shape.of(shape)));
  }
}
