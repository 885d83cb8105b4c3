// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.gradients.CustomOperator;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.SavedModelExporter;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;

/** {@code softtf check} finds out whether Java and Python agree. */
class CheckCommandTest {
  /** The gradient of 3x, said to be the ordinary one; only a check can find out that it is not. */
  private static final CustomOperator WRONG =
      CustomOperator.named("org.softtf.savedmodel.cli.CheckCommandTest")
          .forward(c -> List.of(c.tf().math.square(c.<TFloat64>input(0))))
          .gradient(c -> List.of(c.tf().math.mul(c.tf().constant(3.0), c.<TFloat64>cotangent(0))))
          .ordinaryGradientAgrees()
          .create();

  @TempDir private Path directory;

  @Test
  void callsEverySignatureInJava() throws IOException {
    String out = CommandRun.of("check", ModelFiles.trained(directory).toString()).succeeded().out();
    assertTrue(out.contains("serving_default: called with x (4, 3), ranks (4, 3)"), out);
    assertTrue(out.contains("distinct: called with x (4, 3), rows (4, 3)"), out);
    assertTrue(out.contains("grad_x (4, 3)"), out);
  }

  @Test
  void pythonAgrees() throws IOException {
    Path model = ModelFiles.trained(directory);
    String out =
        CommandRun.of(
                "check", model.toString(), "--python", CommandRun.python(), "--shape", "x=2,3")
            .succeeded()
            .out();
    assertTrue(out.contains("serving_default: called with x (2, 3)"), out);
    for (String agreed :
        List.of(
            "serving_default: values agree",
            "distinct: values agree",
            "value_and_gradient: values agree",
            "value_and_gradient: gradients agree")) {
      assertTrue(out.contains("Python  " + agreed), out);
    }
  }

  /** A softness of 1e-8 as an input is float32: float16 would take it for 0. */
  @Test
  void pythonAgreesOnHalves() throws IOException {
    for (String type : List.of("float16", "bfloat16")) {
      String model = directory.resolve(type).toString();
      CommandRun.of(
              "export",
              "quantile",
              "--dtype",
              type,
              "--shape",
              "?,4",
              "--softness-input",
              "--arg-input",
              "q",
              "-o",
              model)
          .succeeded();
      String description = CommandRun.of("inspect", model).succeeded().out();
      assertTrue(description.contains(type + " (?, 4)"), description);
      assertTrue(description.contains("float32 ()"), description);
      String out = CommandRun.of("check", model, "--python", CommandRun.python()).succeeded().out();
      assertTrue(out.contains("Python  serving_default: values agree"), out);
      assertTrue(out.contains("Python  value_and_gradient: gradients agree"), out);
    }
  }

  @Test
  void gradientsThatDoNotAgreeAreFound() throws IOException {
    CommandRun run = failedCheck(CheckCommandTest::wrong);
    assertTrue(run.out().contains("Python  f: values agree"), run.out());
    assertTrue(run.out().contains("Python  g: gradients do NOT agree: grad_x: got "), run.out());
    assertTrue(run.out().contains("Python  greeting: values agree"), run.out());
  }

  /** Rows of which nothing is there would have no gradients to differ. */
  @Test
  void gradientsOfRowsWithLengthsAndMasksAreCompared() throws IOException {
    CommandRun run = failedCheck(CheckCommandTest::wrongRows);
    for (String what : List.of("lengths", "mask")) {
      String found = "Python  g_" + what + ": gradients do NOT agree: grad_x: got ";
      assertTrue(run.out().contains(found), run.out());
    }
    String blank = "Python  g_zero: gradients agree: all are 0 or NaN";
    assertTrue(run.out().contains(blank), run.out());
  }

  private CommandRun failedCheck(Function<Ops, List<ModelSignature>> program) throws IOException {
    Path model = directory.resolve("wrong");
    SavedModelExporter.of(program).export(model);
    CommandRun run = CommandRun.of("check", model.toString(), "--python", CommandRun.python());
    assertEquals(1, run.exitCode(), run.out());
    return run;
  }

  private static List<ModelSignature> wrongRows(Ops tf) {
    SoftOps soft = SoftOps.create(tf);
    Placeholder<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, 4)));
    Placeholder<TInt32> n = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
    Placeholder<TBool> there = tf.placeholder(TBool.class, Placeholder.shape(Shape.of(-1, 4)));
    Operand<TFloat64> y = WRONG.apply(tf, x);
    ModelSignature lengths = rows("lengths", x, n, soft.median(y, ArrayOption.lengths(n)));
    ModelSignature mask = rows("mask", x, there, soft.median(y, ArrayOption.mask(there)));
    ModelSignature zero =
        ModelSignature.named("zero")
            .input("x", x)
            .output("y", soft.mode(Mode.HARD).sign(x))
            .build();
    List<ModelSignature> all = new ArrayList<>();
    for (ModelSignature each : List.of(lengths, mask, zero)) {
      all.add(each);
      all.add(each.valueAndGradient("g_" + each.name()));
    }
    return all;
  }

  private static ModelSignature rows(
      String name, Operand<TFloat64> x, Operand<?> there, Operand<TFloat64> y) {
    return ModelSignature.named(name).input("x", x).input("there", there).output("y", y).build();
  }

  private static List<ModelSignature> wrong(Ops tf) {
    Placeholder<TFloat64> x = tf.placeholder(TFloat64.class);
    Operand<TFloat64> y = WRONG.apply(tf, x);
    ModelSignature f = ModelSignature.named("f").input("x", x).output("y", y).build();
    Placeholder<TString> name = tf.placeholder(TString.class, Placeholder.shape(Shape.of(-1)));
    ModelSignature greeting =
        ModelSignature.named("greeting")
            .input("name", name)
            .output("text", tf.strings.join(List.of(tf.constant("Grüße, "), name)))
            .output("length", tf.strings.stringLength(name))
            .build();
    return List.of(f, f.valueAndGradient("g"), greeting);
  }

  /** A SavedModel has no order of outputs; what belongs to which cotangent is told apart. */
  @Test
  void gradientsOfSeveralOutputsAgree() throws IOException {
    Path model = directory.resolve("two");
    SavedModelExporter.of(CheckCommandTest::two).export(model);
    String described = CommandRun.of("inspect", model.toString()).succeeded().out();
    assertTrue(described.matches("(?s).*cotangent_0: .*  for the output z\\n.*"), described);
    assertTrue(described.matches("(?s).*cotangent_1: .*  for the output a\\n.*"), described);
    String out =
        CommandRun.of("check", model.toString(), "--python", CommandRun.python()).succeeded().out();
    assertTrue(out.contains("Python  g: gradients agree"), out);
  }

  private static List<ModelSignature> two(Ops tf) {
    Placeholder<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(3)));
    ModelSignature f =
        ModelSignature.named("f")
            .input("x", x)
            .output("z", tf.math.square(x))
            .output("a", tf.reduceSum(x, tf.constant(0)))
            .build();
    return List.of(f, f.valueAndGradient("g"));
  }

  @Test
  void whatIsNoModelIsRefusedWithAReason() throws IOException {
    for (Map.Entry<Path, String> broken : ModelFiles.broken(directory).entrySet()) {
      CommandRun.of("check", broken.getKey().toString()).failed(1, broken.getValue());
    }
  }

  @Test
  void aModelWithoutItsVariablesIsRefused() throws IOException {
    Path model = ModelFiles.trained(directory);
    Files.delete(model.resolve("variables/variables.index"));
    CommandRun.of("check", model.toString())
        .failed(1, "signature serving_default fails when it is called: Could not find");
  }

  @Test
  void aWrongCommandLineIsRefused() throws IOException {
    String model = ModelFiles.trained(directory).toString();
    CommandRun.of("check", model, "--shape", "y=3")
        .failed(2, "INPUT one of x, cotangent_0; got y=3");
    CommandRun.of("check", model, "--shape", "x=?,3").failed(2, "INPUT=DIMS with numbers");
    CommandRun.of("check", model, "--tolerance", "much").failed(2, "--tolerance");
    for (String tolerance : List.of("-1", "NaN", "Infinity")) {
      CommandRun.of("check", model, "--tolerance", tolerance).failed(2, "at least 0 and finite");
    }
  }

  @Test
  void anArgumentIsNoFileOfArguments() {
    CommandRun.of("@" + directory + "/absent").failed(2, "Unmatched argument");
  }

  @Test
  void aPythonThatCannotBeUsedIsAnError() throws IOException {
    String model = ModelFiles.trained(directory).toString();
    CommandRun run = CommandRun.of("check", model, "--python", directory + "/absent");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("--python wants a Python that has TensorFlow"), run.err());
    run = CommandRun.of("check", model, "--python", "/bin/true");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("/bin/true gave no result; --python wants a"), run.err());
  }
}
