// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Method;
import org.softtf.ops.SoftOps;
import org.softtf.savedmodel.ModelDescription;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.ModelStructure;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/**
 * Models that an earlier version wrote are inspected, loaded, differentiated and checked against
 * Python.
 *
 * <p>Version 0.1.0-SNAPSHOT wrote them from the command line, before its packages had their present
 * names: {@code softtf export rank_st}, {@code softtf export sort --method ot} and {@code softtf
 * export median_newton}.
 */
class EarlierModelsTest {
  private static final Path MODELS =
      Path.of("src/test/resources/org/softtf/savedmodel/cli/written-before");
  private static final float[] X = {3, 1, 2};
  private static final float TOLERANCE = 1e-5f;

  @ParameterizedTest
  @CsvSource({
    "rank_st, rank mode=smooth method=neuralsort softness=0.1 straight_through",
    "sort_ot, sort mode=smooth method=ot softness=0.1",
    "median_newton, median_newton mode=smooth softness=0.1"
  })
  void areInspected(String model, String use) throws IOException {
    ModelDescription description = ModelDescription.read(MODELS.resolve(model));
    assertEquals("SoftTF", description.library());
    assertEquals(
        List.of(use), description.operators().keySet().stream().map(Object::toString).toList());
    ModelStructure structure = ModelStructure.read(MODELS.resolve(model));
    var gradient = structure.signatures().get("value_and_gradient");
    assertEquals(
        List.of("serving_default", "value_and_gradient"),
        List.copyOf(structure.signatures().keySet()));
    assertEquals(List.of("cotangent_0", "x"), List.copyOf(gradient.inputs().keySet()));
    assertEquals(List.of("grad_x", "output_0"), List.copyOf(gradient.outputs().keySet()));
    assertEquals(DataType.DT_FLOAT, gradient.inputs().get("x").type());
    assertArrayEquals(new long[] {-1}, gradient.inputs().get("x").shape().asArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rank_st", "sort_ot", "median_newton"})
  void agreeWithPython(String model) throws IOException {
    String out =
        CommandRun.of("check", MODELS.resolve(model).toString(), "--python", CommandRun.python())
            .succeeded()
            .out();
    assertTrue(out.contains("value_and_gradient: gradients agree"), out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rank_st", "sort_ot", "median_newton"})
  void areDifferentiatedByThisVersion(String model) {
    createOperators();
    try (SavedModelBundle bundle = SavedModelBundle.load(MODELS.resolve(model).toString());
        TFloat32 x = TFloat32.vectorOf(X);
        TFloat32 cotangent = cotangent(bundle)) {
      SignatureDef written =
          bundle.metaGraphDef().getSignatureDefOrThrow(ExportCommand.GRADIENT_SIGNATURE);
      Operand<?> input = operand(bundle, written.getInputsOrThrow("x"));
      Operand<?> dy = operand(bundle, written.getInputsOrThrow("cotangent_0"));
      Operand<?> then = operand(bundle, written.getOutputsOrThrow("grad_x"));
      Operand<?> now =
          SafeGradients.of(
                  Ops.create(bundle.graph()),
                  List.of(operand(bundle, written.getOutputsOrThrow("output_0"))),
                  List.of(input),
                  SafeGradients.cotangents(List.of(dy)))
              .get(0);
      try (Session session = new Session(bundle.graph());
          Result result =
              session.runner().feed(input, x).feed(dy, cotangent).fetch(then).fetch(now).run()) {
        float[] expected = floats(result.get(0));
        assertArrayEquals(expected, floats(result.get(1)), TOLERANCE);
        assertTrue(Math.abs(expected[0]) > TOLERANCE, "a gradient that is not zero");
      }
    }
  }

  /** A gradient is found by its operator's name once the operator exists. */
  private static void createOperators() {
    try (Graph graph = new Graph()) {
      SoftOps soft = SoftOps.create(Ops.create(graph));
      Operand<TFloat32> x =
          Ops.create(graph).placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
      soft.straightThrough().rank(x);
      soft.method(Method.OT).sort(x);
      soft.medianNewton(x);
    }
  }

  private static TFloat32 cotangent(SavedModelBundle bundle) {
    SignatureDef signature =
        bundle.metaGraphDef().getSignatureDefOrThrow(ModelSignature.DEFAULT_NAME);
    boolean scalar = signature.getOutputsOrThrow("output_0").getTensorShape().getDimCount() == 0;
    return scalar ? TFloat32.scalarOf(1) : TFloat32.vectorOf(1, -2, 4);
  }

  private static Operand<?> operand(SavedModelBundle bundle, TensorInfo tensor) {
    String[] parts = tensor.getName().split(":", 2);
    return bundle.graph().operation(parts[0]).output(Integer.parseInt(parts[1]));
  }

  /**
   * By symmetry, whatever the softness; straight-through ranks are the hard ones, 1 for the
   * largest.
   */
  @Test
  void giveWhatTheyGave() {
    assertArrayEquals(new float[] {1, 3, 2}, call("rank_st"), TOLERANCE);
    assertArrayEquals(new float[] {2}, call("median_newton"), TOLERANCE);
    float[] sorted = call("sort_ot");
    assertEquals(2, sorted[1], TOLERANCE);
    assertEquals(4, sorted[0] + sorted[2], TOLERANCE);
    assertTrue(sorted[0] < sorted[1]);
  }

  private static float[] call(String model) {
    try (SavedModelBundle bundle = SavedModelBundle.load(MODELS.resolve(model).toString());
        TFloat32 x = TFloat32.vectorOf(X);
        Result result = bundle.function(ModelSignature.DEFAULT_NAME).call(Map.of("x", x))) {
      return floats(result.get(0));
    }
  }

  private static float[] floats(Tensor tensor) {
    float[] values = new float[(int) tensor.size()];
    tensor.asRawTensor().data().asFloats().read(values);
    return values;
  }
}
