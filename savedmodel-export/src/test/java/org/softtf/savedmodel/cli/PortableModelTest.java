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
import org.softtf.ops.SoftOps;
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
import org.tensorflow.op.linalg.Solve;
import org.tensorflow.op.linalg.TriangularSolve;
import org.tensorflow.op.train.BatchMatMul;
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

  /** Systems of equations, alone and in the loops of operators; with gradients of the latter. */
  private static List<ModelSignature> systems(Ops tf) {
    Placeholder<TFloat64> a = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(2, 4, 4)));
    Placeholder<TFloat64> b = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(2, 4, 3)));
    Placeholder<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(3, 5)));
    Operand<TFloat64> unit = tf.linalg.tensorDiag(tf.constant(new double[] {1, 1, 1, 1}));
    // the greatest numbers are not on the diagonal
    Operand<TFloat64> mixed = tf.roll(tf.math.add(a, unit), tf.constant(1), tf.constant(2));
    Operand<TFloat64> square = tf.train.batchMatMul(a, a, TFloat64.class, BatchMatMul.adjY(true));
    Operand<TFloat64> factor = tf.linalg.cholesky(tf.math.add(square, unit));
    ModelSignature.Builder alone =
        ModelSignature.named("alone")
            .input("a", a)
            .input("b", b)
            .output("solution", tf.linalg.solve(mixed, b))
            .output("transposed", tf.linalg.solve(mixed, b, Solve.adjoint(true)))
            .output("factor", factor)
            .output("half", tf.linalg.triangularSolve(factor, b))
            .output("whole", tf.linalg.triangularSolve(factor, b, TriangularSolve.adjoint(true)))
            .output("logarithm", tf.math.log1p(tf.math.mul(tf.math.log(b), tf.constant(0.3))));
    List<ModelSignature> signatures = new ArrayList<>(List.of(alone.build()));
    for (Method method : List.of(Method.OT, Method.SMOOTH_SORT)) {
      Operand<TFloat64> ranks = SoftOps.create(tf).method(method).softness(SOFTNESS).rank(x);
      String name = method.pythonName();
      signatures.add(
          ModelSignature.named(name)
              .input("x", x)
              .output("y", ranks)
              .build()
              .valueAndGradient(name));
    }
    return signatures;
  }

  @Test
  void systemsAreSolvedByArithmetic() throws IOException {
    Path plain = directory.resolve("plain");
    Path portable = directory.resolve("portable");
    SavedModelExporter.of(PortableModelTest::systems).export(plain);
    SavedModelExporter.of(PortableModelTest::systems).portable().export(portable);
    Set<String> solves = Set.of("MatrixSolve", "Cholesky", "MatrixTriangularSolve", "Log1p");
    assertTrue(operations(plain).containsAll(solves), () -> operations(plain).toString());
    Set<String> left = operations(portable);
    assertTrue(solves.stream().noneMatch(left::contains), left::toString);
    try (JavaCalls before = calls(plain);
        JavaCalls after = calls(portable)) {
      for (String name : List.of("alone", "ot", "smooth_sort")) {
        assertSame(before, after, name, 1e-10); // loops end with rounding errors of their own
      }
    }
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
    try (JavaCalls before = calls(plain);
        JavaCalls after = calls(portable)) {
      for (int i = 0; i < calls().count() + OTHERS.size(); i++) {
        assertSame(before, after, name(i), 1e-14);
      }
    }
  }

  @Test
  void warnsOfWhatConvertersDoNotTake() {
    CommandRun anySize = export("sort", "--method", "ot", "--portable", "--shape", "?,?");
    assertEquals(0, anySize.exitCode());
    assertTrue(anySize.err().contains("tf2onnx does not take: "), anySize.err());
    assertTrue(anySize.err().contains("MatrixSolve"), anySize.err());
    CommandRun solves =
        export("sort", "--method", "ot", "--portable", "--shape", "3,17", "--replace");
    assertEquals(0, solves.exitCode());
    assertEquals(
        "warning: operations that TFLite does not take by itself: MatrixSolve, float64 arithmetic;"
            + " operations that tf2onnx does not take: MatrixSolve"
            + System.lineSeparator(),
        solves.err());
    export("abs", "--portable", "--replace", "--shape", "3,5").succeeded();
  }

  private CommandRun export(String operator, String... options) {
    List<String> command = new ArrayList<>(List.of("export", operator));
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

  /** Calls a signature of two models, and compares to a share of each array's greatest number. */
  private static void assertSame(
      JavaCalls before, JavaCalls after, String signature, double tolerance) throws IOException {
    JsonNode got = after.call(signature).outputs();
    for (Map.Entry<String, JsonNode> output : before.call(signature).outputs().properties()) {
      double[] wanted = numbers(output.getValue());
      double size = Arrays.stream(wanted).map(Math::abs).filter(Double::isFinite).max().orElse(0);
      assertArrayEquals(
          wanted,
          numbers(got.get(output.getKey())),
          tolerance * Math.max(1, size),
          signature + ": " + output.getKey());
    }
  }

  private static JavaCalls calls(Path model) throws IOException {
    return new JavaCalls(model, ModelStructure.read(model), Map.of());
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
