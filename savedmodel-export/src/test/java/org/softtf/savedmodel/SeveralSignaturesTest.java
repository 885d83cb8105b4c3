// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** An export calls all signatures of a model at once, and each alone where that cannot be. */
class SeveralSignaturesTest {
  @TempDir private Path directory;

  /** Two signatures of one input, each of which takes rows of its own length only. */
  private static List<ModelSignature.Builder> pairsAndTriples(Ops tf) {
    Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
    return Stream.of(2, 3)
        .map(
            length ->
                ModelSignature.named(length == 2 ? "pairs" : "triples")
                    .input("x", x)
                    .output("y", tf.reshape(x, tf.constant(new int[] {1, length}))))
        .toList();
  }

  private static List<ModelSignature> sampled(Ops tf) {
    List<ModelSignature.Builder> two = pairsAndTriples(tf);
    two.get(0).sample("x", TFloat32.vectorOf(1, 2));
    two.get(1).sample("x", TFloat32.vectorOf(1, 2, 3));
    return two.stream().map(ModelSignature.Builder::build).toList();
  }

  /** With the sample that an export makes, a pair. */
  private static List<ModelSignature> notSampled(Ops tf) {
    return pairsAndTriples(tf).stream().map(ModelSignature.Builder::build).toList();
  }

  @Test
  void mayHaveDifferentSamplesOfOneInput() throws Exception {
    Path model = directory.resolve("model");
    SavedModelExporter.of(SeveralSignaturesTest::sampled).export(model);
    assertEquals(Set.of("pairs", "triples"), ModelStructure.read(model).signatures().keySet());
  }

  @Test
  void theOneThatFailsIsNamed() {
    Path model = directory.resolve("model");
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> SavedModelExporter.of(SeveralSignaturesTest::notSampled).export(model));
    String message = error.getMessage();
    assertTrue(
        message.startsWith("signature \"triples\" fails when it is called with {x=[2]}"), message);
    assertTrue(Files.notExists(model));
  }
}
