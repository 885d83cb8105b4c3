// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.gradients.StraightThrough;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Python does with exported models what its users do; the steps are in {@code test_*.py}. */
class PythonModelsTest {
  @Test
  void pythonUsesModels(@TempDir Path models) throws IOException, InterruptedException {
    try (LinearModel model = new LinearModel().train(5)) {
      model.exporter().notTrainable("b").export(models.resolve("trained"));
      model.exporter().frozen().export(models.resolve("frozen"));
      model.exporter().preventGradients().export(models.resolve("prevented"));
      new ObjectMapper()
          .writeValue(
              models.resolve("expected.json").toFile(),
              Map.of("x", LinearModel.X, "y", model.outputs()));
    }
    SavedModelExporter.of(tf -> TrainedLine.signatures(tf, true))
        .export(models.resolve("training"));
    exportTable(models, "table", "one", "two", "three");
    exportTable(models, "other_table", "one", "four");
    LoopModel.exporter().export(models.resolve("loops"));
    SavedModelExporter.of(PythonModelsTest::straightThrough)
        .export(models.resolve("straight_through"));
    SavedModelExporter.of(MaskedModel::signatures).export(models.resolve("masked"));
    SavedModelExporter.of(TripledGradient::signatures).export(models.resolve("registered_only"));
    SavedModelExporter.of(RandomModel::signatures).export(models.resolve("random"));
    SavedModelExporter.of(PythonModelsTest::scaled).export(models.resolve("scalars"));
    SavedModelExporter.of(PythonModelsTest::barrier).export(models.resolve("barrier"));
    SavedModelExporter.of(PythonModelsTest::halves).export(models.resolve("halves"));
    new ObjectMapper().writeValue(models.resolve("samples.json").toFile(), RandomModel.samples());
    Python.run(
        Map.of("SOFTTF_MODELS", models.toString()), script -> {}, "-m", "unittest", "discover");
    requireReadByJava(models);
  }

  /** What Python has loaded, changed and saved again. */
  private static void requireReadByJava(Path models) throws IOException {
    JsonNode wanted = new ObjectMapper().readTree(models.resolve("saved_again.json").toFile());
    double[][] x = new ObjectMapper().convertValue(wanted.get("x"), double[][].class);
    try (SavedModelBundle bundle = SavedModelBundle.load(models.resolve("saved_again").toString());
        TFloat64 fed = TFloat64.tensorOf(StdArrays.ndCopyOf(x));
        Result result = bundle.function(ModelSignature.DEFAULT_NAME).call(Map.of("x", fed))) {
      assertArrayEquals(
          new ObjectMapper().convertValue(wanted.get("y"), double[].class),
          LinearModel.doubles((TFloat64) result.get("output_0").orElseThrow()),
          1e-12);
    }
    var variables = ModelStructure.read(models.resolve("saved_again")).variables();
    assertEquals(Optional.of(true), variables.get("w").trainable());
    assertEquals(Optional.of(false), variables.get("b").trainable());
  }

  private static List<ModelSignature> scaled(Ops tf) {
    Placeholder<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1)));
    Placeholder<TFloat64> factor =
        tf.placeholder(TFloat64.class, Placeholder.shape(Shape.scalar()));
    return List.of(
        ModelSignature.named("scale")
            .input("x", x)
            .input("factor", factor)
            .output("y", tf.math.mul(x, factor))
            .build(),
        // Python gives each model an attribute of this name
        ModelSignature.named("tensorflow_version")
            .input("x", x)
            .output("y", tf.math.mul(x, sign(tf)))
            .build());
  }

  /** A variable, −1, whose name neither TensorFlow Java's scopes nor Python's checkpoints allow. */
  private static Operand<TFloat64> sign(Ops tf) {
    Operand<TFloat64> variable =
        tf.scope()
            .env()
            .opBuilder("VariableV2", "s.ATTRIBUTES/_sign", tf.scope())
            .setAttr("dtype", DataType.DT_DOUBLE)
            .setAttr("shape", Shape.scalar())
            .build()
            .output(0);
    Ops init = tf.withInitScope();
    init.withName("set_sign").assign(variable, init.constant(-1.0));
    return variable;
  }

  /** The same operators in float32 and in both halves. */
  private static List<ModelSignature> halves(Ops tf) {
    return Stream.of(TFloat32.class, TFloat16.class, TBfloat16.class)
        .map(type -> halves(tf, type))
        .toList();
  }

  private static <T extends TFloating> ModelSignature halves(Ops tf, Class<T> type) {
    Operand<T> x = tf.placeholder(type, Placeholder.shape(Shape.of(-1, 6)));
    SoftOps soft = SoftOps.create(tf).softness(0.3);
    return ModelSignature.named(type.getSimpleName().substring(1).toLowerCase(Locale.ROOT))
        .input("x", x)
        .output("ranks", soft.rank(x))
        .output("sorted", soft.method(Method.FAST_SOFT_SORT).mode(Mode.C1).sort(x))
        .output("rounded", soft.straightThrough().round(x))
        .output("mask", soft.topKMask(x, 2))
        .build();
  }

  /** A StopGradient that names another operation's gradient: C++ stops there, Python goes on. */
  private static List<ModelSignature> barrier(Ops tf) {
    Placeholder<TFloat64> x = tf.placeholder(TFloat64.class);
    Operation stop =
        tf.scope()
            .env()
            .opBuilder("StopGradient", tf.scope().makeOpName("barrier"), tf.scope())
            .addInput(tf.math.square(x).asOutput())
            .setAttr("_gradient_op_type", "Identity")
            .build();
    return List.of(
        ModelSignature.named(ModelSignature.DEFAULT_NAME)
            .input("x", x)
            .output("y", stop.<TFloat64>output(0))
            .build());
  }

  /** The file that a table was read from is gone when Python reads the model. */
  private static void exportTable(Path models, String name, String... words) throws IOException {
    Path file = models.resolve("words.txt");
    Files.write(file, List.of(words));
    LookupTablesTest.exporter(file).export(models.resolve(name));
    Files.delete(file);
  }

  private static List<ModelSignature> straightThrough(Ops tf) {
    Placeholder<TFloat64> x = tf.placeholder(TFloat64.class);
    Operand<TFloat64> soft = tf.math.tanh(x);
    Operand<TFloat64> hard = tf.math.sign(x);
    return List.of(
        ModelSignature.named(ModelSignature.DEFAULT_NAME)
            .input("x", x)
            .output("soft", soft)
            .output("hard", hard)
            .output("joined", StraightThrough.join(tf, hard, soft))
            .output("rounded", StraightThrough.identity(tf).round(x))
            .output("windowed", StraightThrough.identity(tf).within(-1, 1).sign(x))
            .build());
  }
}
