// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.softtf.ops.SoftOps;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.SavedModelExporter;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Models for commands to read, whole and broken. */
final class ModelFiles {
  private ModelFiles() {}

  /** A model with a variable, soft operators, and an operation that no GPU has. */
  static Path trained(Path directory) throws IOException {
    Path model = directory.resolve("trained");
    SavedModelExporter.of(ModelFiles::signatures)
        .documentation("Ranks.")
        .notTrainable("offset")
        .export(model);
    return model;
  }

  /** A model with a tenth of the nodes, of the same kinds. */
  static Path small(Path directory) throws IOException {
    Path model = directory.resolve("small");
    SavedModelExporter.of(
            tf -> {
              Placeholder<TFloat32> x =
                  tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
              Operand<TFloat32> w = tf.withName("weight").variable(tf.constant(2f));
              ModelSignature step =
                  ModelSignature.named(ModelSignature.DEFAULT_NAME)
                      .input("x", x)
                      .output("y", SoftOps.create(tf).heaviside(tf.math.mul(x, w)))
                      .build();
              return List.of(step, step.valueAndGradient("gradient"));
            })
        .export(model);
    return model;
  }

  private static List<ModelSignature> signatures(Ops tf) {
    Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 3)));
    Operand<TFloat32> w = tf.withName("weights").variable(tf.constant(new float[] {1, 2, 3}));
    Operand<TFloat32> b = tf.withName("offset").variable(tf.constant(0.5f));
    SoftOps soft = SoftOps.create(tf);
    Operand<TFloat32> y = tf.math.add(soft.softness(0.3).rank(tf.math.mul(x, w)), b);
    ModelSignature ranks =
        ModelSignature.named(ModelSignature.DEFAULT_NAME)
            .documentation("Ranks the columns.")
            .input("x", x, "(…, 3)")
            .output("ranks", soft.straightThrough().rank(y))
            .build();
    ModelSignature distinct =
        ModelSignature.named("distinct")
            .input("x", x)
            .output("rows", tf.unique(x, tf.constant(new int[] {0})).y())
            .build();
    return List.of(ranks, ranks.valueAndGradient("value_and_gradient"), distinct);
  }

  /** Directories that are no models, and what is said of each. */
  static Map<Path, String> broken(Path directory) throws IOException {
    byte[] whole = Files.readAllBytes(trained(directory).resolve("saved_model.pb"));
    Path file = Files.writeString(directory.resolve("file"), "hello");
    return Map.of(
        directory.resolve("absent"),
        "is no SavedModel",
        Files.createDirectory(directory.resolve("empty")),
        "is no SavedModel",
        file,
        "is no SavedModel",
        model(directory, "truncated", Arrays.copyOf(whole, whole.length / 2)),
        "damaged",
        model(directory, "foreign", "hello, I am no model".getBytes(StandardCharsets.UTF_8)),
        "damaged",
        model(directory, "blank", new byte[0]),
        "damaged");
  }

  private static Path model(Path directory, String name, byte[] content) throws IOException {
    Path model = Files.createDirectory(directory.resolve(name));
    Files.write(model.resolve("saved_model.pb"), content);
    return model;
  }
}
