// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.ModelStructure.TensorStructure;
import org.softtf.savedmodel.cli.values.TensorText;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** {@code softtf export} writes what was asked for, or nothing at all. */
class ExportCommandTest {
  @TempDir private Path directory;
  private int models;

  @Test
  void theModelComputesTheOperator() throws IOException {
    Path model = export("max_st", "--method", "softsort", "--shape", "?,3");
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
        TFloat32 x =
            TFloat32.tensorOf(StdArrays.ndCopyOf(new float[][] {{1, 3, 2}, {-1, -2, -5}}));
        var result = bundle.function("serving_default").call(Map.of("x", x))) {
      TFloat32 y = (TFloat32) result.get("output_0").orElseThrow();
      assertArrayEquals(new float[] {3, -1}, StdArrays.array1dCopyOf(y));
    }
  }

  @Test
  void aModelRefusesAnotherShapeThanItsOwn() {
    for (String operator : List.of("rank", "sort_st", "all")) {
      Path model = export(operator, "--shape", "?,5");
      try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
          TFloat32 x = TFloat32.tensorOf(Shape.of(2, 6))) {
        RuntimeException e =
            assertThrows(
                RuntimeException.class,
                () -> bundle.function("serving_default").call(Map.of("x", x)));
        assertTrue(e.getMessage().contains("[2,6]"), e.getMessage());
        assertTrue(e.getMessage().contains("expected shape [?,5]"), e.getMessage());
        assertTrue(e.getMessage().contains(operator.replace("_st", "") + "/"), e.getMessage());
      }
    }
  }

  /** With as many rows as a row is long it would be tried with more than there is room for. */
  @Test
  void aModelOfLongRowsIsTriedWithFewOfThem() throws IOException {
    for (List<String> more :
        List.of(List.<String>of(), List.of("--mask-input"), List.of("--lengths-input"))) {
      List<String> arguments =
          new ArrayList<>(List.of("--method", "cdf_sum", "--shape", "?,20000"));
      arguments.addAll(more);
      ModelStructure model = ModelStructure.read(export("sort", arguments.toArray(String[]::new)));
      assertEquals(
          "float32 (?, 20000)",
          TensorText.of(model.signatures().get("serving_default").inputs().get("x")));
    }
  }

  @Test
  void signaturesHaveTheInputsAndShapesAskedFor() throws IOException {
    ModelStructure model =
        ModelStructure.read(
            export(
                "clip",
                "--dtype",
                "float64",
                "--shape",
                "?,4",
                "--shape",
                "a=scalar",
                "--rank",
                "b=1",
                "--softness-input"));
    assertEquals(Set.of("serving_default", "value_and_gradient"), model.signatures().keySet());
    Map<String, TensorStructure> inputs = model.signatures().get("serving_default").inputs();
    assertEquals(Set.of("x", "a", "b", "softness"), inputs.keySet());
    assertEquals("float64 (?, 4)", TensorText.of(inputs.get("x")));
    assertEquals("float64 ()", TensorText.of(inputs.get("a")));
    assertEquals("float64 (?)", TensorText.of(inputs.get("b")));
    assertEquals("float64 ()", TensorText.of(inputs.get("softness")));
    assertEquals(
        Set.of("output_0", "grad_x", "grad_a", "grad_b", "grad_softness"),
        model.signatures().get("value_and_gradient").outputs().keySet());
  }

  @Test
  void aSeedMayBeAnInput() throws IOException {
    ModelStructure model =
        ModelStructure.read(export("random.rademacher", "--seed-input", "--arg", "shape=[3]"));
    assertEquals(Set.of("serving_default"), model.signatures().keySet());
    assertEquals(
        "int64 (2)", TensorText.of(model.signatures().get("serving_default").inputs().get("seed")));
    run("random.bernoulli", directory.resolve("model")).failed(2, "needs a seed");
  }

  @Test
  void anArgumentMayBeAnInputWithAGradient() throws IOException {
    ModelStructure model =
        ModelStructure.read(export("quantile", "--arg-input", "q", "--shape", "q=3"));
    assertEquals(
        "float32 (3)", TensorText.of(model.signatures().get("serving_default").inputs().get("q")));
    assertEquals(
        Set.of("output_0", "grad_x", "grad_q"),
        model.signatures().get("value_and_gradient").outputs().keySet());
  }

  @Test
  void aModelCanBeGivenTheLengthsOfRows() throws IOException {
    Path model = export("sort", "--lengths-input", "--shape=?,4", "--mode=hard");
    float[][] rows = {{3, 1, Float.NaN, 1e30f}, {Float.NaN, 0, 1, 2}};
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
        TFloat32 x = TFloat32.tensorOf(StdArrays.ndCopyOf(rows));
        TInt32 lengths = TInt32.vectorOf(2, 0);
        TFloat32 ones =
            TFloat32.tensorOf(StdArrays.ndCopyOf(new float[][] {{1, 1, 1, 1}, {1, 1, 1, 1}}));
        var result =
            bundle
                .function("value_and_gradient")
                .call(Map.of("x", x, "lengths", lengths, "cotangent_0", ones))) {
      TFloat32 y = (TFloat32) result.get("output_0").orElseThrow();
      TFloat32 gradient = (TFloat32) result.get("grad_x").orElseThrow();
      assertArrayEquals(new float[][] {{1, 3, 0, 0}, {0, 0, 0, 0}}, StdArrays.array2dCopyOf(y));
      assertArrayEquals(
          new float[][] {{1, 1, 0, 0}, {0, 0, 0, 0}}, StdArrays.array2dCopyOf(gradient));
    }
  }

  @Test
  void weightsAreAnInputThatMayBeLeftOut() throws IOException {
    ModelStructure model =
        ModelStructure.read(
            export("quantile_newton", "--arg-input", "q", "--shape=4,5", "--shape=weights=?"));
    assertEquals(
        Set.of("x", "weights", "q"), model.signatures().get("serving_default").inputs().keySet());
    ModelStructure plain = ModelStructure.read(export("median_newton"));
    assertEquals(Set.of("x"), plain.signatures().get("serving_default").inputs().keySet());
  }

  @Test
  void whatIsThereMayBeAnInput() throws IOException {
    Map<String, TensorStructure> inputs =
        ModelStructure.read(
                export("sort", "--mask-input", "--lengths-input", "--shape=3,?,5", "--arg=axis=1"))
            .signatures()
            .get("value_and_gradient")
            .inputs();
    assertEquals("bool (3, ?, 5)", TensorText.of(inputs.get("mask")));
    assertEquals("int32 (3, 5)", TensorText.of(inputs.get("lengths")));
    export("random.categorical", "--mask-input", "--arg=seed=[1,2]", "--shape=?,4");
    export("quantile", "--lengths-input", "--arg=q=0.3", "--arg=axis=null", "--shape=2,3");
    run("abs", directory.resolve("model"), "--mask-input").failed(2, "abs has no input \"mask\"");
  }

  @Test
  void inputsNotGivenFitTheFirst() throws IOException {
    assertEquals(
        List.of("(?)", "(?)"),
        shapes(export("dynamic_slice", "--shape", "?,?", "--arg", "slice_sizes=[2,3]"), "soft_"));
    assertEquals(
        List.of("(3, ?, 5)"),
        shapes(export("take_along_axis", "--shape", "3,5", "--arg", "axis=1"), "soft_"));
    assertEquals(List.of("(5, 2)"), shapes(export("choose", "--shape", "2,5"), "choices"));
    assertEquals(List.of("(4, 2)"), shapes(export("where", "--shape", "4,2"), "condition"));
  }

  private static List<String> shapes(Path model, String prefix) throws IOException {
    List<String> shapes = new ArrayList<>();
    ModelStructure.read(model)
        .signatures()
        .get("serving_default")
        .inputs()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                shapes.add(TensorText.shape(tensor.shape()));
              }
            });
    return shapes;
  }

  @Test
  void anExistingModelIsReplacedOnRequestOnly() throws IOException {
    Path model = export("abs");
    run("relu", model).failed(1, "exists already; choose another directory or add --replace");
    run("relu", model, "--replace", "--no-gradient").succeeded();
    assertEquals(Set.of("serving_default"), ModelStructure.read(model).signatures().keySet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sot | | there is no operator \"sot\" (did you mean \"sort\"?); softtf list shows those there are",
        "take_st | | there is no operator \"take_st\"",
        "sort | --mode=c3 | \"c3\" is none of hard, smooth, c0, c1, c2",
        "sort | --method=quicksort | \"quicksort\" is none of softsort",
        "sigmoidal | --mode=hard | sigmoidal has no mode hard",
        "abs | --method=ot | abs has no argument \"method\"",
        "sort | --dtype=int32 | \"int32\" is none of float16, bfloat16, float32, float64",
        "sort | --softness=soft | --softness",
        "sort | --softness=0 | softness must be",
        "sort | --arg=k=3 | sort has no argument \"k\"; it has [axis,",
        "sort | --arg=axis | --arg must be NAME=JSON, got axis",
        "softrelu_st | | softrelu has no straight-through form (did you mean \"relu_st\"?)",
        "argsort | --method=fast_soft_sort | argsort has no method fast_soft_sort; it has cdf_sum",
        "sort | --method=smooth_sort --mode=c1 | sort has no mode c1 with method smooth_sort; with that mode",
        "sort | --method=sorting_network | sort: method sorting_network needs a length that is known",
        "sort | --arg=descending=True | --arg descending: not JSON: True; in JSON it is descending=true",
        "sort | --arg=axis=\"0\" | axis must be a whole number or null, got \"0\"; leave out the quotes",
        "sort | --arg=axis=None | in JSON it is axis=null",
        "quantile | --arg=q=0.5 --arg=quantile_method=\"low\" | quantile: quantile_method must be one of",
        "round | --arg=neighbor_radius=0 | round: neighbor_radius must be from 1 to 1000, got 0",
        "isclose | --arg=rtol=-1 | isclose: rtol must be at least 0 and finite, got -1.0",
        "argmax | --arg=return_log_probs=true --arg=log_prob_eps=2 | argmax: log_prob_eps must be in",
        "abs | --softness=1e-320 | abs: softness must be at least 5.8774717541114375E-39 in float32",
        "quantile | --arg=quantile_method=lower | not JSON: lower; text goes in double quotes",
        "sort | --arg=axis={\"a\":1} | no argument takes a JSON object",
        "sort | --arg=axis=\"last\" | sort: axis must be a whole number or null, got \"last\"",
        "sort | --arg=axis=7 | axis",
        "sort | --arg=axis=0 --arg=axis=0 | --arg axis is given twice",
        "sort | --arg=mode=\"c1\" --mode=c1 | --arg mode and --mode are both given",
        "sort | --shape=3,x | --shape must be numbers greater than 0, or ? for any size",
        "sort | --shape=y=3 | sort has no input \"y\"; it has x",
        "sort | --shape=softness=scalar | no input \"softness\"; it has x; --softness-input makes one",
        "sort | --rank=many | --rank must be a number from 0 to 8, got many",
        "sort | --rank=2 --shape=2,3 | rank or shape of x is given twice",
        "sort | --softness=1 --softness-input | softness is given both as an input and as an argument",
        "top_k | --arg-input=k | top_k has no argument \"k\" that may be an input; it has []",
        "quantile | --shape=q=scalar | no input \"q\"; it has x; --arg-input q makes one",
        "quantile | --arg=q=0.5 --arg-input=q | q is given both as an input and as an argument",
        "take_along_axis | --arg=axis=4 | axis must be a whole number from -1 to 0, got 4",
        "quantile | | quantile: the argument \"q\" is needed",
        "top_k | --arg=k=9999999999 | x would have the shape [9999999999]; at most 67108864",
        "top_k | --arg=k=99999999999999999999 | x would have the shape [9223372036854775807]",
        "sort | --shape=100000,100000 | x would have the shape [100000, 100000]; at most 67108864",
        "top_k | | top_k: the argument \"k\" is needed",
        "sort | --unknown | Unknown option: '--unknown'",
      })
  void aWrongCommandLineIsRefusedWithAReason(String operator, String options, String reason)
      throws IOException {
    String[] more = options == null ? new String[0] : options.split(" ");
    run(operator, directory.resolve("model"), more).failed(2, reason);
    requireEmpty();
  }

  @Test
  void aPlaceThatCannotBeWrittenIsRefused() throws IOException {
    // permissions do not stop a super-user, but nobody can make directories here
    Path unwritable = Path.of(Files.isDirectory(Path.of("/proc/self")) ? "/proc/self" : "/dev/fd");
    run("abs", unwritable.resolve("model")).failed(1, "cannot write into ");
    run("abs", directory.resolve("absent/model")).failed(1, "does not exist; make it first");
    Path file = Files.writeString(directory.resolve("file"), "precious");
    run("abs", file).failed(1, "exists already");
    run("abs", file, "--replace").failed(1, "is a file");
    assertEquals("precious", Files.readString(file));
    Files.delete(file);
    requireEmpty();
  }

  @Test
  void withoutOperatorOrDirectoryItSaysWhatIsMissing() {
    CommandRun.of("export", "abs").failed(2, "Missing required option: '--output=DIR'");
    CommandRun.of("export", "-o", "model").failed(2, "Missing required parameter: 'OP'");
    CommandRun.of("export", "abs", "-o", "a\0b").failed(2, "is no name of a file: Nul character");
    CommandRun.of().failed(2, "Missing required subcommand");
  }

  private void requireEmpty() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
  }

  private Path export(String operator, String... options) {
    Path model = directory.resolve("model" + models++);
    CommandRun run = run(operator, model, options).succeeded();
    assertTrue(run.out().startsWith("wrote " + model), run.out());
    return model;
  }

  private static CommandRun run(String operator, Path model, String... options) {
    List<String> arguments = new ArrayList<>(List.of("export", operator, "-o", model.toString()));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments);
  }
}
