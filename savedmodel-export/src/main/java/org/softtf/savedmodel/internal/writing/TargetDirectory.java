// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.writing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.stream.Stream;
import org.softtf.savedmodel.internal.reading.ModelFile;

/**
 * Where a model goes: everything is written into a sibling directory, which is then moved into
 * place in one step, so that nobody ever sees half a model.
 */
public final class TargetDirectory {
  private final Path target;
  private final boolean replace;

  private TargetDirectory(Path target, boolean replace) {
    this.target = target;
    this.replace = replace;
  }

  /** Writes the content of a directory. */
  @FunctionalInterface
  public interface Content {
    /** Writes into a directory that is empty. */
    void writeTo(Path directory) throws IOException;
  }

  /** Called at each step. */
  @FunctionalInterface
  public interface Steps {
    /** May throw, as if the step had failed. */
    void reached(ExportStep step) throws IOException;
  }

  /** Refuses places where a model cannot go, before any work is done. */
  public static TargetDirectory of(Path place, boolean replace) throws IOException {
    if (place.toString().isEmpty()) {
      throw new IllegalArgumentException("the directory to export into is an empty path");
    }
    if (place.getFileSystem() != FileSystems.getDefault()) {
      throw new IllegalArgumentException(
          "TensorFlow writes into directories of this machine, and not into "
              + place.toUri()
              + "; export into one of them, and copy the model");
    }
    Path target = place.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      target = target.toRealPath();
      requireReplaceable(target, replace);
    } else if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(target.toString(), null, "is a link to nowhere");
    }
    Path parent = target.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new NoSuchFileException(
          target.toString(), null, "the directory it should be in does not exist; make it first");
    }
    return new TargetDirectory(target, replace);
  }

  private static void requireReplaceable(Path target, boolean replace) throws IOException {
    if (!Files.isDirectory(target)) {
      throw new FileAlreadyExistsException(
          target.toString(), null, "is a file; export into a directory that does not exist");
    }
    if (!replace) {
      throw new FileAlreadyExistsException(
          target.toString(),
          null,
          "exists already; choose another directory, or ask for replaceExisting()");
    }
    try (Stream<Path> content = Files.list(target)) {
      if (!Files.exists(target.resolve(ModelFile.NAME)) && content.findAny().isPresent()) {
        throw new FileAlreadyExistsException(
            target.toString(),
            null,
            "holds files but no "
                + ModelFile.NAME
                + ", so it is not replaced; is it the right place?");
      }
    }
  }

  /** Refuses a place within a model, which a copy of that model would never come to the end of. */
  public void requireOutside(Path model) throws IOException {
    Path parent = target.resolveSibling("").toRealPath();
    if (Files.exists(model) && parent.startsWith(model.toRealPath())) {
      throw new FileSystemException(
          target.toString(),
          null,
          "lies in the model that is copied, " + model + "; choose a directory beside it");
    }
  }

  /** Writes beside the target, then moves into place; a failure leaves what was there before. */
  public void write(Content content, Steps steps, DirectoryExchange exchange) throws IOException {
    Path staged = stage();
    try {
      steps.reached(ExportStep.STAGED);
      content.writeTo(staged);
      forceToDisk(staged);
      moveIntoPlace(staged, steps, exchange);
    } catch (IOException | RuntimeException | Error e) {
      deleteAfter(e, staged);
      throw e;
    }
  }

  /**
   * Makes an empty directory beside the target, of the first name that is free. A random name would
   * be another one for each export, and TensorFlow keeps 2 kB for each path that it ever loaded a
   * model from.
   */
  private Path stage() throws IOException {
    String process = "new-" + ProcessHandle.current().pid() + "-";
    for (int number = 0; ; number++) {
      Path staged = sibling(process + number);
      try {
        return Files.createDirectory(staged);
      } catch (FileAlreadyExistsException taken) {
        // another export's, or what one left behind that was killed: the next name
      } catch (IOException e) {
        throw new IOException("cannot write into " + staged.getParent() + ": " + e.getMessage(), e);
      }
    }
  }

  private void moveIntoPlace(Path staged, Steps steps, DirectoryExchange exchange)
      throws IOException {
    if (!Files.exists(target)) {
      move(staged, target);
      steps.reached(ExportStep.IN_PLACE);
      return;
    }
    if (!replace) {
      throw new FileAlreadyExistsException(
          target.toString(), null, "appeared while the model was being written");
    }
    Path old = exchange.exchange(staged, target) ? staged : moveBoth(staged, steps);
    try {
      steps.reached(ExportStep.IN_PLACE);
    } finally {
      DirectoryTree.delete(old);
    }
  }

  /** Two steps, where one cannot be had. */
  private Path moveBoth(Path staged, Steps steps) throws IOException {
    Path aside = sibling("old-" + UUID.randomUUID());
    move(target, aside);
    try {
      steps.reached(ExportStep.OLD_MODEL_ASIDE);
      move(staged, target);
    } catch (IOException | RuntimeException | Error e) {
      move(aside, target);
      throw e;
    }
    return aside;
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("this file system cannot move directories in one step: " + to, e);
    }
  }

  /** A hidden name beside the target, on the same file system. */
  private Path sibling(String what) {
    return target.resolveSibling("." + target.getFileName() + "." + what);
  }

  /** Without this a power failure after the move could leave a model of empty files. */
  private static void forceToDisk(Path directory) throws IOException {
    for (Path file : DirectoryTree.of(directory)) {
      if (Files.isRegularFile(file)) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
  }

  private static void deleteAfter(Throwable failure, Path directory) {
    try {
      DirectoryTree.delete(directory);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
