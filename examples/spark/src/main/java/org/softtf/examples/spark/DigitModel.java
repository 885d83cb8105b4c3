// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.softtf.examples.digits.DigitSets;
import org.softtf.examples.digits.Digits;
import org.softtf.examples.digits.ScoreNetwork;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.SavedModelExporter;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * The model of {@code sort-digits}, untrained: scores images, ranks sets of five, and has the
 * gradients of its loss.
 */
final class DigitModel {
  private DigitModel() {}

  static void export(Path directory) throws IOException {
    SavedModelExporter.of(DigitModel::signatures).replaceExisting().export(directory);
  }

  /** Loads the model as a task of Spark does: each call takes one thread. */
  static SavedModelBundle load(Path directory) {
    ConfigProto oneThread =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(1)
            .setInterOpParallelismThreads(-1)
            .build();
    return SavedModelBundle.loader(directory.toString()).withConfigProto(oneThread).load();
  }

  private static List<ModelSignature> signatures(Ops tf) {
    Placeholder<TFloat32> images = placeholder(tf, -1, Digits.PIXELS);
    Placeholder<TFloat32> sets = placeholder(tf, -1, DigitSets.SIZE, Digits.PIXELS);
    Placeholder<TFloat32> wanted = placeholder(tf, -1, DigitSets.SIZE);
    ScoreNetwork network = new ScoreNetwork(tf, new Random(0));
    Operand<TFloat32> scores = tf.reshape(network.score(images), tf.constant(new int[] {-1}));
    Operand<TFloat32> setImages = tf.reshape(sets, tf.constant(new int[] {-1, Digits.PIXELS}));
    Operand<TFloat32> setScores =
        tf.reshape(network.score(setImages), tf.constant(new int[] {-1, DigitSets.SIZE}));
    Operand<TFloat32> ranks =
        SoftOps.create(tf).straightThrough().rank(setScores, ArrayOption.ascending());
    Operand<TFloat32> loss =
        tf.math.mean(tf.math.squaredDifference(ranks, wanted), tf.constant(new int[] {0, 1}));
    ModelSignature minimised =
        ModelSignature.named("loss")
            .input("sets", sets)
            .input("wanted", wanted)
            .output("loss", loss)
            .build();
    return List.of(
        ModelSignature.named(ModelSignature.DEFAULT_NAME)
            .input("images", images)
            .output("scores", scores)
            .build(),
        ModelSignature.named("ranks").input("sets", sets).output("ranks", ranks).build(),
        minimised.variableGradients("loss_and_gradients", "loss"));
  }

  private static Placeholder<TFloat32> placeholder(Ops tf, long... shape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
  }
}
