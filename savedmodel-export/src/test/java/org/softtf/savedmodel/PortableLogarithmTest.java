// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat64;

/** What stands for a {@code Log1p} in a portable model. */
class PortableLogarithmTest {
  private static final double[] GIVEN = {0, 1e-300, 1e-20, -1e-20, 1e-9, 0.5, -0.25, 1, 1e9};

  private static List<ModelSignature> logarithm(Ops tf) {
    Placeholder<TFloat64> x =
        tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(GIVEN.length)));
    Operand<TFloat64> y = tf.math.log1p(tf.math.add(x, x)); // not of what is fed, to fetch it
    return List.of(ModelSignature.named("logarithm").input("x", x).output("y", y).build());
  }

  private static double[] fetch(SavedModelBundle model, String output) {
    SignatureDef signature = model.metaGraphDef().getSignatureDefOrThrow("logarithm");
    try (TFloat64 x = TFloat64.vectorOf(GIVEN);
        var result =
            model
                .session()
                .runner()
                .feed(signature.getInputsOrThrow("x").getName(), x)
                .fetch(output.equals("y") ? signature.getOutputsOrThrow("y").getName() : output)
                .run()) {
      return ((TFloat64) result.get(0)).streamOfDoubles().toArray();
    }
  }

  /** Converters make a sum of products of a choice, in which NaN would stay. */
  @Test
  void choosesBetweenNumbers(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("model");
    SavedModelExporter.of(PortableLogarithmTest::logarithm).portable().export(path);
    try (SavedModelBundle model = SavedModelBundle.load(path.toString())) {
      double[] got = fetch(model, "y");
      for (int i = 0; i < GIVEN.length; i++) {
        double wanted = Math.log1p(2 * GIVEN[i]);
        assertEquals(wanted, got[i], 1e-15 * Math.abs(wanted));
      }
      List<NodeDef> choices =
          model.metaGraphDef().getGraphDef().getNodeList().stream()
              .filter(node -> node.getOp().startsWith("Select"))
              .toList();
      assertTrue(choices.size() > 1, choices::toString);
      for (NodeDef choice : choices) {
        for (String input : choice.getInputList().subList(1, 3)) {
          double[] numbers = fetch(model, input);
          assertTrue(Arrays.stream(numbers).allMatch(Double::isFinite), input);
        }
      }
    }
  }
}
