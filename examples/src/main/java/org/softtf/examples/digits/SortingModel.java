// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.digits;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.SavedModelExporter;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.framework.optimizers.Adam;
import org.tensorflow.framework.optimizers.Optimizer.GradAndVar;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The network, the loss on the ranks of its scores, and the optimizer: one graph and session. */
final class SortingModel implements AutoCloseable {
  private static final float LEARNING_RATE = 3e-3f;
  private static final float FINE_LEARNING_RATE = 3e-4f;

  private final Graph graph = new Graph();
  private final Session session = new Session(graph);

  private final Placeholder<TFloat32> images;
  private final Operand<TFloat32> scores;
  private final Placeholder<TFloat32> sets;
  private final Placeholder<TFloat32> wantedRanks;
  private final Operand<TFloat32> ranks;
  private final Operand<TFloat32> softRanks;
  private final Operand<TFloat32> loss;
  private final Operand<TFloat32> accuracy;
  private final Op step;
  private final Op fineStep;

  SortingModel(Random random) {
    Ops tf = Ops.create(graph);
    sets = tf.placeholder(TFloat32.class, shape(-1, DigitSets.SIZE, Digits.PIXELS));
    wantedRanks = tf.placeholder(TFloat32.class, shape(-1, DigitSets.SIZE));

    images = tf.placeholder(TFloat32.class, shape(-1, Digits.PIXELS));

    ScoreNetwork network = new ScoreNetwork(tf, random);
    scores = tf.reshape(network.score(images), tf.constant(new int[] {-1}));
    Operand<TFloat32> setImages = tf.reshape(sets, tf.constant(new int[] {-1, Digits.PIXELS}));
    Operand<TFloat32> setScores =
        tf.reshape(network.score(setImages), tf.constant(new int[] {-1, DigitSets.SIZE}));

    // Whole numbers 1 … 5, as the wanted ranks are, with the gradient of soft ranks.
    ranks = SoftOps.create(tf).straightThrough().rank(setScores, ArrayOption.ascending());
    softRanks = SoftOps.create(tf).rank(setScores, ArrayOption.ascending());
    loss = mean(tf, tf.math.squaredDifference(ranks, wantedRanks));
    accuracy =
        mean(
            tf,
            tf.dtypes.cast(
                tf.reduceAll(tf.math.equal(ranks, wantedRanks), tf.constant(1)), TFloat32.class));

    Adam adam = new Adam(graph, LEARNING_RATE);
    List<GradAndVar<?>> gradients = adam.computeGradients(loss);
    step = adam.applyGradients(gradients, "step");
    fineStep = new Adam(graph, FINE_LEARNING_RATE).applyGradients(gradients, "fine_step");
    session.initialize();
  }

  private static Placeholder.Options shape(long... dimensions) {
    return Placeholder.shape(Shape.of(dimensions));
  }

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> values) {
    return tf.math.mean(values, tf.range(tf.constant(0), tf.rank(values), tf.constant(1)));
  }

  /**
   * Changes the weights by one step of the optimizer.
   *
   * @param batch the sets to learn from
   * @param fine whether to take a small step
   * @return the loss before
   */
  float learn(DigitSets batch, boolean fine) {
    try (Result result = feed(batch).addTarget(fine ? fineStep : step).fetch(loss).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  /** Returns the soft ranks of sets, which the caller closes. */
  TFloat32 softRanks(DigitSets test) {
    return (TFloat32) feed(test).fetch(softRanks).run().get(0);
  }

  /** Returns the share of sets that are sorted wholly right. */
  float accuracy(DigitSets test) {
    try (Result result = feed(test).fetch(accuracy).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  /**
   * Exports three functions: {@code serving_default} scores images, {@code ranks} ranks sets of
   * five, and {@code ranks_and_gradient} returns the gradient too. A model that is there is
   * replaced.
   */
  void export(Path directory) throws IOException {
    ModelSignature score =
        ModelSignature.named(ModelSignature.DEFAULT_NAME)
            .documentation("Scores images of digits.")
            .input("images", images, "(n, 64), grey values from 0 to 16")
            .output("scores", scores, "(n,), larger for larger digits")
            .build();
    ModelSignature rank =
        ModelSignature.named("ranks")
            .documentation("Ranks five images of digits; straight-through.")
            .input("sets", sets, "(n, 5, 64), grey values from 0 to 16")
            .output("ranks", ranks, "(n, 5), 1 for the smallest digit")
            .build();
    SavedModelExporter.of(session)
        .documentation("Sorts images of handwritten digits.")
        .signatures(score, rank, rank.valueAndGradient("ranks_and_gradient"))
        .replaceExisting()
        .export(directory);
  }

  private Session.Runner feed(DigitSets batch) {
    return session.runner().feed(sets, batch.images()).feed(wantedRanks, batch.ranks());
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
