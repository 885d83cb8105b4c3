// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * States of a training on the driver's disk, from which it goes on and gives the same numbers.
 *
 * @param directory where they are; null for none
 * @param interval how many steps there are between two
 * @param settings what must be the same to go on: the model, the optimizer and its numbers
 */
public record Checkpoints(@Nullable Path directory, int interval, String settings) {
  private static final int KEPT = 2;
  private static final String SUFFIX = ".checkpoint";

  /** The same for a training that begins with these values. */
  Checkpoints from(TrainingState state) {
    return directory == null
        ? this
        : new Checkpoints(directory, interval, settings + " of values " + state.hash());
  }

  /** Goes on from the newest checkpoint, if there is one. */
  void restore(TrainingState state, int steps) {
    if (directory == null) {
      return;
    }
    List<Path> there;
    try {
      Files.createDirectories(directory);
      there = newestLast(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the checkpoints in " + directory + ": " + e, e);
    }
    if (!there.isEmpty()) {
      Path newest = there.get(there.size() - 1);
      read(newest, state);
      if (state.steps.size() > steps) {
        throw new IllegalArgumentException(
            "the checkpoint "
                + newest
                + " is of "
                + state.steps.size()
                + " steps, more than maxIter "
                + steps
                + "; raise maxIter, or name another checkpointDirectory");
      }
    }
  }

  private void read(Path file, TrainingState state) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      String written = in.readUTF();
      if (!written.equals(settings)) {
        throw new IllegalArgumentException(
            "the checkpoint "
                + file
                + " is of another training ("
                + written
                + ") than this one ("
                + settings
                + "); name another checkpointDirectory");
      }
      state.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read the checkpoint "
              + file
              + ": "
              + e
              + "; delete it, and the training goes on from the one before",
          e);
    }
  }

  /** Writes a state where it is time to. */
  void save(TrainingState state) {
    int step = state.steps.size();
    if (directory == null || step % interval != 0) {
      return;
    }
    Path file = directory.resolve(String.format(Locale.ROOT, "step-%08d", step) + SUFFIX);
    Path part = directory.resolve(file.getFileName() + ".part");
    try {
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
        out.writeUTF(settings);
        state.write(out);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      List<Path> there = newestLast(directory);
      for (Path old : there.subList(0, Math.max(0, there.size() - KEPT))) {
        Files.delete(old);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the checkpoint " + file + ": " + e, e);
    }
  }

  private static List<Path> newestLast(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }
}
