// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.digits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.softtf.examples.summaries.Summaries;
import org.softtf.examples.summaries.SummariesOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Learns to sort images of digits from sets of five of which only the order is known.
 *
 * <p>A network scores each image. The ranks of the five scores are compared with the ranks wanted;
 * the ranks are straight-through, so they are whole numbers with a useful gradient.
 */
@Command(
    name = "sort-digits",
    description =
        "Learns to sort images of digits, knowing only their order; exports a SavedModel.")
public final class SortDigits implements Callable<Integer> {
  private static final int BATCHES = 16;
  private static final int BATCH_SETS = 64;
  private static final int TEST_SETS = 2000;
  private static final long TEST_SEED = 2000;
  private static final String MODEL = "model";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs of 16 batches of 64 sets; ${DEFAULT-VALUE} if not given.")
  private int epochs = 400;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of the first weights and of the sets drawn; ${DEFAULT-VALUE} if not given.")
  private long seed = 0;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Where to write the model, the learning curve and five images; those of an earlier run"
              + " are replaced. ${DEFAULT-VALUE} if not given.")
  private Path output =
      Path.of(System.getProperty("examples.output", "examples-output")).resolve("sort-digits");

  @Mixin private SummariesOption summaries;

  @Spec private CommandSpec command;

  private SortDigits() {}

  @Override
  public Integer call() throws IOException {
    if (epochs < 1) {
      throw new ParameterException(
          command.commandLine(), "--epochs must be at least 1, got " + epochs);
    }
    Path directory = output.toAbsolutePath().normalize();
    requireWritable(directory);

    Digits.Split digits = Digits.load();
    System.out.printf(
        "Learning from %d images; %d images are held out.%n",
        digits.training().count(), digits.heldOut().count());
    try (SortingModel model = new SortingModel(new Random(seed));
        DigitSets test = DigitSets.draw(digits.heldOut(), TEST_SETS, new Random(TEST_SEED))) {
      LearningCurve curve = train(model, digits.training(), test);
      System.out.printf(
          Locale.ROOT,
          "Sorted wholly right: %.1f %% of %d held-out sets (a guess: 0.8 %%).%n",
          100 * curve.last(),
          TEST_SETS);
      write(model, test, curve, directory);
    }
    return 0;
  }

  /** Before the training, so that it is not in vain. */
  private static void requireWritable(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new IOException("cannot make the directory --output " + directory + " (" + e + ")", e);
    }
    if (!Files.isWritable(directory)) {
      throw new IOException("cannot write into --output " + directory);
    }
    Path model = directory.resolve(MODEL);
    if (Files.exists(model) && !Files.exists(model.resolve("saved_model.pb"))) {
      throw new IOException(
          model + " exists and is not a model, so it is not replaced; choose another --output");
    }
  }

  private LearningCurve train(SortingModel model, Digits digits, DigitSets test) {
    LearningCurve curve = new LearningCurve();
    Random random = new Random(seed + 1);
    try (ProgressBar bar = progressBar();
        Summaries written = summaries.open()) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        // Small steps in the last fifth: the accuracy no longer jumps from epoch to epoch.
        boolean fine = epoch >= 0.8 * epochs;
        float loss = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
          try (DigitSets sets = DigitSets.draw(digits, BATCH_SETS, random)) {
            loss += model.learn(sets, fine) / BATCHES;
          }
        }
        curve.add(model.accuracy(test));
        written.loss(epoch, loss);
        written.ranks(epoch, () -> model.softRanks(test));
        bar.step();
        bar.setExtraMessage(String.format(Locale.ROOT, "sorted %.1f %%", 100 * curve.last()));
      }
    }
    return curve;
  }

  private ProgressBar progressBar() {
    return new ProgressBarBuilder()
        .setTaskName("Training")
        .setInitialMax(epochs)
        .setUnit(" epochs", 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setMaxRenderedLength(100)
        .setUpdateIntervalMillis(500)
        .setConsumer(new ConsoleProgressBarConsumer(System.out))
        .build();
  }

  private static void write(SortingModel model, DigitSets test, LearningCurve curve, Path directory)
      throws IOException {
    Path savedModel = directory.resolve(MODEL);
    Path images = directory.resolve("five-digits.csv");
    Path picture = directory.resolve("learning-curve.png");
    model.export(savedModel);
    PythonClient.writeImages(test, images);
    curve.write(directory.resolve("learning-curve.csv"));
    curve.draw(picture);
    System.out.printf("Learning curve: %s%nSavedModel: %s%n", picture, savedModel);
    System.out.printf("To use it from Python:%n%n%s%n", PythonClient.lines(savedModel, images));
  }
}
