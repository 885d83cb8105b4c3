// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.digits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.examples.CommandRun;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.FloatNdArray;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** A short run of the main example, and what is left of it. */
class SortDigitsTest {
  private static final Pattern ACCURACY = Pattern.compile("Sorted wholly right: ([0-9.]+) %");

  @TempDir private static Path directory;
  private static CommandRun run;

  @BeforeAll
  static void learn() {
    run = learn(12, directory);
    assertEquals(0, run.exitCode(), run.err());
  }

  private static CommandRun learn(int epochs, Path output) {
    return CommandRun.of(
        "sort-digits",
        "--epochs",
        Integer.toString(epochs),
        "--seed",
        "3",
        "--output",
        output.toString());
  }

  @Test
  void fewEpochsAreMuchBetterThanAGuess() {
    Matcher accuracy = ACCURACY.matcher(run.out());
    assertTrue(accuracy.find(), run.out());
    assertTrue(Double.parseDouble(accuracy.group(1)) > 25, accuracy.group());
  }

  @Test
  void progressAndAccuracyAreShown() {
    assertTrue(run.out().contains("12/12 epochs"), run.out());
    assertTrue(Pattern.compile("12/12 .*sorted [0-9.]+ %").matcher(run.out()).find(), run.out());
  }

  @Test
  void learningCurveIsAPicture() throws IOException {
    var picture = ImageIO.read(directory.resolve("learning-curve.png").toFile());
    assertEquals(800, picture.getWidth());
  }

  @Test
  void learningCurveHasEveryEpochAndEndsWithTheAccuracy() throws IOException {
    List<String> rows = Files.readAllLines(directory.resolve("learning-curve.csv"));
    assertEquals(1 + 12, rows.size());
    Matcher accuracy = ACCURACY.matcher(run.out());
    assertTrue(accuracy.find(), run.out());
    double last = Double.parseDouble(rows.get(12).substring("12,".length()));
    assertEquals(Double.parseDouble(accuracy.group(1)), 100 * last, 0.06);
  }

  @Test
  void secondRunReplacesTheFirstAndNothingElse(@TempDir Path other) throws IOException {
    assertEquals(0, learn(2, other).exitCode());
    Path notes = Files.writeString(other.resolve("notes.txt"), "mine");
    assertEquals(0, learn(1, other).exitCode());
    assertEquals(2, Files.readAllLines(other.resolve("learning-curve.csv")).size());
    assertEquals("mine", Files.readString(notes));
  }

  @Test
  void outputThatIsAFileIsRefusedBeforeTraining(@TempDir Path other) throws IOException {
    Path file = Files.createFile(other.resolve("file"));
    CommandRun refused = CommandRun.of("sort-digits", "--output", file.toString());
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains(file.toString()), refused.err());
    assertEquals("", refused.out());
  }

  @Test
  void modelThatIsNotOursIsKept(@TempDir Path other) throws IOException {
    Path mine = Files.createDirectory(other.resolve("model")).resolve("mine.txt");
    Files.writeString(mine, "mine");
    CommandRun refused = CommandRun.of("sort-digits", "--output", other.toString());
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("is not a model"), refused.err());
    assertEquals("mine", Files.readString(mine));
  }

  @Test
  void printedPythonFindsWhatJavaFinds() throws IOException, InterruptedException {
    JsonNode python = python();
    try (SavedModelBundle model = SavedModelBundle.load(directory.resolve("model").toString());
        TFloat32 images = images(Shape.of(5, Digits.PIXELS));
        TFloat32 set = images(Shape.of(1, 5, Digits.PIXELS));
        TFloat32 cotangent = TFloat32.tensorOf(Shape.of(1, 5), DataBuffers.of(1f, 0f, 0f, 0f, 0f));
        Result scores = model.function("serving_default").call(Map.of("images", images));
        Result ranks =
            model
                .function("ranks_and_gradient")
                .call(Map.of("sets", set, "cotangent_0", cotangent))) {
      assertArrayEquals(numbers(python.get("scores")), numbers(scores, "scores"), 1e-4f);
      assertArrayEquals(numbers(python.get("ranks").get(0)), numbers(ranks, "ranks"));
      float[] gradient = numbers(ranks, "grad_sets");
      assertArrayEquals(flat(python.get("gradient")), gradient, 1e-4f * largest(gradient));
    }
  }

  @Test
  void reloadedModelRanksAsTheTrainedOne(@TempDir Path other) throws IOException {
    Digits digits = Digits.load().heldOut();
    Path exported = other.resolve("model");
    float accuracy;
    try (SortingModel model = new SortingModel(new Random(4));
        DigitSets sets = DigitSets.draw(digits, 500, new Random(5))) {
      for (int i = 0; i < 20; i++) {
        model.learn(sets, false);
      }
      accuracy = model.accuracy(sets);
      model.export(exported);
      try (ServedModel served = new ServedModel(exported)) {
        assertEquals(accuracy, served.accuracy(sets), 1e-6);
      }
    }
    assertTrue(accuracy > 0.05, "learned " + accuracy);
  }

  /** Runs the printed lines, and one more that tells what they found. */
  private static JsonNode python() throws IOException, InterruptedException {
    Path interpreter = Path.of(System.getProperty("python.executable"));
    assumeTrue(Files.isExecutable(interpreter), "Python 3.11 is missing");
    String lines = run.out().substring(run.out().indexOf("import numpy"));
    Path script = directory.resolve("client.py");
    Files.writeString(
        script,
        lines
            + "import json\n"
            + "found = dict(scores=scores, ranks=ranks, gradient=gradient)\n"
            + "print(json.dumps({name: t.numpy().tolist() for name, t in found.items()}))\n");
    Path printed = directory.resolve("client.txt");
    Path errors = directory.resolve("client-errors.txt");
    ProcessBuilder builder =
        new ProcessBuilder(interpreter.toString(), script.toString())
            .redirectOutput(printed.toFile())
            .redirectError(errors.toFile());
    assertEquals(0, builder.start().waitFor(), () -> text(errors));
    return new ObjectMapper().readTree(Files.readString(printed).lines().reduce((a, b) -> b).get());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static TFloat32 images(Shape shape) throws IOException {
    String[] values =
        Files.readString(directory.resolve("five-digits.csv")).strip().split("[,\\s]+", -1);
    float[] pixels = new float[values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Float.parseFloat(values[i]);
    }
    return TFloat32.tensorOf(shape, DataBuffers.of(pixels));
  }

  private static float[] numbers(Result result, String name) {
    Tensor tensor = result.get(name).orElseThrow();
    float[] numbers = new float[(int) tensor.shape().size()];
    ((FloatNdArray) tensor).copyTo(DataBuffers.of(numbers));
    return numbers;
  }

  private static float[] numbers(JsonNode list) {
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).floatValue();
    }
    return numbers;
  }

  private static float[] flat(JsonNode rows) {
    int columns = rows.get(0).size();
    float[] numbers = new float[rows.size() * columns];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(numbers(rows.get(i)), 0, numbers, i * columns, columns);
    }
    return numbers;
  }

  private static float largest(float[] numbers) {
    float largest = 0;
    for (float number : numbers) {
      largest = Math.max(largest, Math.abs(number));
    }
    return largest;
  }
}
