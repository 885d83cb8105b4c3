// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.digits;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * One model in two languages: Java trains it to sort images of digits, Python trains it further on
 * images of another scanner, white on black, and Java serves what Python has saved.
 *
 * <p>Python needs nothing of this library: the model carries the soft gradient of its ranks.
 */
@Command(
    name = "fine-tune",
    description = "Trains a model in Java, fine-tunes it in Python, and serves it in Java again.")
public final class FineTune implements Callable<Integer> {
  private static final int BATCH_SETS = 64;
  private static final int BATCHES_AN_EPOCH = 16;
  private static final int TEST_SETS = 1000;
  private static final String SCRIPT = "fine_tune.py";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs of 16 batches of 64 sets in Java; ${DEFAULT-VALUE} if not given.")
  private int epochs = 60;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Batches of 64 sets in Python; ${DEFAULT-VALUE} if not given.")
  private int steps = 600;

  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      description = "A Python that has TensorFlow 2.18 or newer; ${DEFAULT-VALUE} if not given.")
  private String python = defaultPython();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Where to write the models and what Python reads; those of an earlier run are replaced."
              + " ${DEFAULT-VALUE} if not given.")
  private Path output =
      Path.of(System.getProperty("examples.output", "examples-output")).resolve("fine-tune");

  @Spec private CommandSpec command;

  private FineTune() {}

  /** The tests' Python, where the build has installed it. */
  private static String defaultPython() {
    Path installed = Path.of(System.getProperty("project.root", ""), ".python/venv/bin/python");
    String fallback = Files.isExecutable(installed) ? installed.toString() : "python3";
    return System.getProperty("python.executable", fallback);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (epochs < 1 || steps < 1) {
      throw new ParameterException(
          command.commandLine(), "--epochs and --steps must be at least 1");
    }
    Path directory = Files.createDirectories(output.toAbsolutePath().normalize());
    Path trained = directory.resolve("trained");
    Path tuned = directory.resolve("tuned");
    Digits.Split digits = Digits.load();
    Digits.Split scanned =
        new Digits.Split(digits.training().inverted(), digits.heldOut().inverted());
    train(digits.training(), trained);
    writeBatches(scanned.training(), directory);
    try (DigitSets black = DigitSets.draw(digits.heldOut(), TEST_SETS, new Random(1));
        DigitSets white = DigitSets.draw(scanned.heldOut(), TEST_SETS, new Random(1))) {
      report("Java: trained on black digits", trained, black);
      report("Java: the same model, white digits", trained, white);
      fineTune(trained, tuned, directory);
      report("Java: fine-tuned by Python, white digits", tuned, white);
    }
    System.out.println("SavedModel: " + tuned);
    return 0;
  }

  private void train(Digits digits, Path trained) throws IOException {
    try (SortingModel model = new SortingModel(new Random(0))) {
      Random random = new Random(1);
      for (int batch = 0; batch < epochs * BATCHES_AN_EPOCH; batch++) {
        try (DigitSets sets = DigitSets.draw(digits, BATCH_SETS, random)) {
          model.learn(sets, false);
        }
      }
      model.export(trained);
    }
  }

  private void writeBatches(Digits digits, Path directory) throws IOException {
    try (FileChannel images = create(directory.resolve("images.f32"));
        FileChannel ranks = create(directory.resolve("ranks.f32"))) {
      Random random = new Random(2);
      for (int step = 0; step < steps; step++) {
        try (DigitSets sets = DigitSets.draw(digits, BATCH_SETS, random)) {
          write(sets.images(), images);
          write(sets.ranks(), ranks);
        }
      }
    }
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  private static void write(TFloat32 numbers, FileChannel file) throws IOException {
    float[] values = new float[(int) numbers.size()];
    numbers.copyTo(DataBuffers.of(values));
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private void fineTune(Path trained, Path tuned, Path directory)
      throws IOException, InterruptedException {
    Path script = directory.resolve(SCRIPT);
    try (InputStream text = FineTune.class.getResourceAsStream(SCRIPT)) {
      Files.copy(text, script, StandardCopyOption.REPLACE_EXISTING);
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            python,
            script.toString(),
            trained.toString(),
            directory.resolve("images.f32").toString(),
            directory.resolve("ranks.f32").toString(),
            tuned.toString());
    Process process;
    try {
      process = builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException(
          "cannot run " + python + "; name a Python that has TensorFlow with --python", e);
    }
    process.getInputStream().transferTo(System.out);
    if (process.waitFor() != 0) {
      throw new IOException(
          python + " " + script + " failed; its output is above. Has it TensorFlow 2.18 or newer?");
    }
  }

  private static void report(String what, Path model, DigitSets test) {
    try (ServedModel served = new ServedModel(model)) {
      System.out.printf(
          Locale.ROOT, "%s: %.1f %% sorted wholly right%n", what, 100 * served.accuracy(test));
    }
  }
}
