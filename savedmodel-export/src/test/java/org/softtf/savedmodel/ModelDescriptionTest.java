// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.OperatorUse;
import org.softtf.ops.SoftOps;
import org.softtf.ops.random.Seed;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** A model's file tells who wrote it and which operators are in it. */
class ModelDescriptionTest {
  @TempDir private Path directory;

  @Test
  void namesTheLibrary() throws IOException {
    Path path = directory.resolve("model");
    try (LinearModel model = new LinearModel()) {
      model.exporter().documentation("A test.").export(path);
    }
    ModelDescription description = ModelDescription.read(path);
    assertEquals("SoftTF", description.library());
    assertTrue(description.version().matches("[0-9]+[.].*"), description.version());
    assertEquals(org.tensorflow.TensorFlow.version(), description.tensorflowVersion());
    assertEquals("A test.", description.documentation());
    var signature = description.signatures().get("serving_default");
    assertEquals("A soft absolute value.", signature.documentation());
    assertEquals(Map.of("x", "(…, 2)"), signature.inputs());
    assertEquals(Map.of("output_0", "(…, 1)"), signature.outputs());
    assertEquals(Map.of(), signature.cotangents());
    assertEquals(Map.of("abs mode=smooth softness=0.1", 1), uses(description));
  }

  @Test
  void namesOperatorsAsTheyWereUsed() throws IOException {
    Path path = directory.resolve("model");
    SavedModelExporter.of(ModelDescriptionTest::manyOperators).export(path);
    Map<String, Integer> expected =
        Map.of(
            "sort mode=smooth method=neuralsort softness=0.1",
            2,
            "sort mode=c1 method=softsort softness=0.5",
            1,
            "rank mode=c2 method=softsort softness=tensor straight_through",
            1,
            "top_k mode=smooth method=neuralsort softness=0.1",
            1,
            "sort mode=hard",
            1,
            "sqrt",
            1,
            "sign mode=smooth softness=0.1",
            1,
            // the argsort and the take that it is built of are parts of it
            "random.permutation mode=smooth method=neuralsort softness=0.1 straight_through",
            1);
    assertEquals(new TreeMap<>(expected), uses(ModelDescription.read(path)));
  }

  private static List<ModelSignature> manyOperators(Ops tf) {
    SoftOps soft = SoftOps.create(tf);
    Placeholder<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1)));
    Placeholder<TFloat64> softness =
        tf.placeholder(TFloat64.class, Placeholder.shape(Shape.scalar()));
    SoftOps c = soft.method(Method.SOFTSORT);
    Operand<?> inFunction = signInFunction(tf, x);
    soft.round(x); // of which no signature makes use
    return List.of(
        ModelSignature.named("f")
            .input("x", x)
            .input("softness", softness)
            .output("sort", soft.sort(soft.sort(x)))
            .output("c1", c.mode(Mode.C1).softness(0.5).sort(x))
            .output("rank", c.mode(Mode.C2).softness(softness).straightThrough().rank(x))
            .output("values", soft.topK(x, 1).values())
            .output("hard", soft.mode(Mode.HARD).sort(x))
            .output("sqrt", soft.sqrt(x))
            .output("sign", inFunction)
            .output("permuted", soft.straightThrough().permutation(x, Seed.of(1, 2)))
            .build());
  }

  private static Operand<?> signInFunction(Ops tf, Operand<TFloat64> x) {
    try (ConcreteFunction sign =
        ConcreteFunction.create(
            inner -> {
              Placeholder<TFloat64> y = inner.placeholder(TFloat64.class);
              return Signature.builder("sign")
                  .input("y", y)
                  .output("sign", SoftOps.create(inner).sign(y))
                  .build();
            })) {
      return sign.call(tf, x);
    }
  }

  private static Map<String, Integer> uses(ModelDescription description) {
    Map<String, Integer> uses = new TreeMap<>();
    description.operators().forEach((use, count) -> uses.put(use.toString(), count));
    return uses;
  }

  @Test
  void aUseIsReadFromItsText() {
    String text = "rank mode=c2 method=softsort softness=0.25 straight_through";
    OperatorUse use = OperatorUse.parse(text);
    assertEquals("rank", use.operator());
    assertEquals(Mode.C2, use.mode().orElseThrow());
    assertEquals(Method.SOFTSORT, use.method().orElseThrow());
    assertEquals("0.25", use.softness().orElseThrow());
    assertTrue(use.straightThrough());
    assertEquals(text, use.toString());
    assertFalse(OperatorUse.parse("sqrt").straightThrough());
    assertThrows(IllegalArgumentException.class, () -> OperatorUse.parse(""));
    assertThrows(IllegalArgumentException.class, () -> OperatorUse.parse("sort mode=new"));
  }

  @Test
  void whatIsNoModelIsSaidToBeNone() throws IOException {
    refused("there is no such file", directory);
    Path file = directory.resolve("saved_model.pb");
    Files.write(file, new byte[0]);
    refused("holds no graph", directory);
    Files.writeString(file, "not a model at all");
    refused("is damaged or no SavedModel", directory);
    Path path = directory.resolve("model");
    SavedModelExporter.of(TripledGradient::signatures).export(path);
    byte[] whole = Files.readAllBytes(path.resolve("saved_model.pb"));
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    refused("is damaged or no SavedModel", directory);
  }

  private static void refused(String reason, Path path) {
    var e = assertThrows(IOException.class, () -> ModelDescription.read(path));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
