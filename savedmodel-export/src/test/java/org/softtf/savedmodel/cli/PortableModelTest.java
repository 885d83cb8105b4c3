// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.SampleCall;
import org.softtf.ops.catalogue.SampleCalls;
import org.softtf.ops.reference.ReferenceArray;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.SavedModelExporter;
import org.softtf.savedmodel.cli.models.JavaCalls;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** A portable model gives the same numbers without the operations that TensorFlow alone has. */
class PortableModelTest {
  /** What the gradients of the operators below hold. */
  private static final Set<String> MET =
      Set.of(
          "TanhGrad",
          "SigmoidGrad",
          "ReluGrad",
          "BroadcastGradientArgs",
          "InvertPermutation",
          "Mod");

  /** The other fused gradients. */
  private static final List<String> OTHERS =
      List.of(
          "SqrtGrad",
          "RsqrtGrad",
          "ReciprocalGrad",
          "InvGrad",
          "SoftplusGrad",
          "SoftsignGrad",
          "Relu6Grad",
          "EluGrad");

  /** Those with methods stand for the others, which compose the same parts. */
  private static final Set<String> OPERATORS =
      Set.of("abs", "relu", "round", "sign", "isclose", "norm", "div", "choose", "rank");

  /** Loops are as they were. */
  private static final Set<Method> METHODS = Set.of(Method.SOFTSORT, Method.SORTING_NETWORK);

  private static final double SOFTNESS = 0.4;

  @TempDir private Path directory;

  private static Stream<SampleCall> calls() {
    return SampleCalls.all()
        .filter(SampleCall::isPlain)
        .filter(call -> OPERATORS.contains(call.spec().name()))
        .filter(call -> call.method() == null || METHODS.contains(call.method()))
        .filter(call -> call.mode() != Mode.C0 && call.mode() != Mode.C2);
  }

  /** One signature with gradients for each call. */
  private static List<ModelSignature> operators(Ops tf) {
    List<ModelSignature> signatures = new ArrayList<>();
    calls().forEach(call -> signatures.add(signature(tf, call, name(signatures.size()))));
    OTHERS.forEach(type -> signatures.add(fused(tf, type, name(signatures.size()))));
    return signatures;
  }

  private static String name(int number) {
    return "call_" + number;
  }

  /** An operation of two inputs, which TensorFlow Java has no method for. */
  private static ModelSignature fused(Ops tf, String type, String name) {
    Operand<TFloat64> a = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(2, 3)));
    Operand<TFloat64> b = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(2, 3)));
    // inputs lie between 0 and 1; the second is to be on both sides of 0 and of 6
    Operand<TFloat64> second = tf.math.sub(tf.math.mul(b, tf.constant(16.0)), tf.constant(8.0));
    Operation both =
        tf.scope().opBuilder(type, type).addInput(a.asOutput()).addInput(second.asOutput()).build();
    return ModelSignature.named(name)
        .input("a", a)
        .input("b", b)
        .output("y", both.<TFloat64>output(0))
        .build();
  }

  private static ModelSignature signature(Ops tf, SampleCall call, String name) {
    Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    ModelSignature.Builder builder = ModelSignature.named(name);
    for (ReferenceArray x : call.inputs()) {
      Operand<TFloat64> input = tf.placeholder(TFloat64.class, Placeholder.shape(x.shape()));
      inputs.put(x.name(), input);
      builder.input(x.name(), input);
    }
    List<Operand<?>> outputs = call.build(tf, inputs, SOFTNESS);
    for (int i = 0; i < outputs.size(); i++) {
      builder.output("output_" + i, outputs.get(i));
    }
    return builder.build().valueAndGradient(name);
  }

  @Test
  void operatorsGiveTheSameNumbers() throws IOException {
    Path plain = directory.resolve("plain");
    Path portable = directory.resolve("portable");
    SavedModelExporter.of(PortableModelTest::operators).export(plain);
    SavedModelExporter.of(PortableModelTest::operators).portable().export(portable);
    assertTrue(operations(plain).containsAll(MET), () -> operations(plain).toString());
    Set<String> left = operations(portable);
    assertTrue(MET.stream().noneMatch(left::contains), left::toString);
    assertTrue(left.stream().noneMatch(type -> type.matches("\\w+Grad")), left::toString);
    try (JavaCalls before = new JavaCalls(plain, ModelStructure.read(plain), Map.of());
        JavaCalls after = new JavaCalls(portable, ModelStructure.read(portable), Map.of())) {
      for (int i = 0; i < calls().count() + OTHERS.size(); i++) {
        String name = name(i);
        JsonNode wanted = before.call(name).outputs();
        JsonNode got = after.call(name).outputs();
        for (Map.Entry<String, JsonNode> output : wanted.properties()) {
          assertNear(name, numbers(output.getValue()), numbers(got.get(output.getKey())));
        }
      }
    }
  }

  @Test
  void warnsOfWhatConvertersDoNotTake() {
    CommandRun solves = export("max", "--method", "ot", "--portable");
    assertEquals(0, solves.exitCode());
    assertEquals(
        "warning: operations that TFLite does not take by itself: MatrixSolve, float64 arithmetic;"
            + " operations that tf2onnx does not take: MatrixSolve"
            + System.lineSeparator(),
        solves.err());
    export("abs", "--portable", "--replace").succeeded();
  }

  private CommandRun export(String operator, String... options) {
    List<String> command = new ArrayList<>(List.of("export", operator, "--shape", "3,5"));
    command.addAll(List.of(options));
    command.addAll(List.of("-o", directory.resolve("model").toString()));
    return CommandRun.of(command);
  }

  private static double[] numbers(JsonNode array) {
    return array
        .get("data")
        .valueStream()
        .mapToDouble(number -> Double.parseDouble(number.asText().replace("inf", "Infinity")))
        .toArray();
  }

  private static void assertNear(String name, double[] wanted, double[] got) {
    double size = Arrays.stream(wanted).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    assertArrayEquals(wanted, got, 1e-14 * Math.max(1, size), name);
  }

  private static Set<String> operations(Path model) {
    try {
      Set<String> all = new TreeSet<>();
      ModelStructure.read(model).signatures().values().forEach(s -> all.addAll(s.operations()));
      return all;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
