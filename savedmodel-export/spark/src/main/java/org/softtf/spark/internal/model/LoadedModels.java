// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.SparkEnv;

/**
 * The models of this JVM: each is loaded once, whatever the number of tasks, and closed when the
 * JVM ends, or when others have been used since and nobody uses it.
 */
public final class LoadedModels {
  /** How many models stay loaded that nobody uses. */
  private static final int IDLE = 4;

  private static final LoadedModels OF_THIS_JVM = new LoadedModels(LoadedModel::load);

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(OF_THIS_JVM::closeAll, "softtf-close-models"));
  }

  private final Function<Path, LoadedModel> loader;

  /** In the order of their last use. */
  private final Map<String, Use> uses = new LinkedHashMap<>();

  /** A model, and how many use it. */
  private static final class Use {
    final LoadedModel model;
    int users;

    Use(LoadedModel model) {
      this.model = model;
    }
  }

  LoadedModels(Function<Path, LoadedModel> loader) {
    this.loader = loader;
  }

  /** Those of this JVM. */
  public static LoadedModels get() {
    return OF_THIS_JVM;
  }

  /** Calls a function with a model, which stays open meanwhile. */
  public <R> R with(ModelLocation location, Function<LoadedModel, R> call) {
    Path directory = location.directory();
    String key = key(directory);
    Use use = acquire(key, directory);
    try {
      return call.apply(use.model);
    } finally {
      release(use);
    }
  }

  private synchronized Use acquire(String key, Path directory) {
    Use use = uses.remove(key);
    if (use == null) {
      use = new Use(load(directory));
    }
    uses.put(key, use);
    use.users++;
    return use;
  }

  private synchronized void release(Use use) {
    use.users--;
    int idle = 0;
    List<String> newestFirst = new ArrayList<>(uses.keySet());
    Collections.reverse(newestFirst);
    for (String key : newestFirst) {
      Use each = uses.get(key);
      if (each != null && each.users == 0 && ++idle > IDLE) {
        uses.remove(key);
        each.model.close();
      }
    }
  }

  /** How many models are loaded. */
  synchronized int size() {
    return uses.size();
  }

  synchronized void closeAll() {
    uses.values().forEach(use -> use.model.close());
    uses.clear();
  }

  /** A model that was written anew in the same place, or its values only, is another model. */
  private static String key(Path directory) {
    Path values = directory.resolve("variables/variables.index");
    try {
      return directory.toRealPath()
          + "@"
          + Files.getLastModifiedTime(directory.resolve("saved_model.pb"))
          + Files.getLastModifiedTime(directory)
          + (Files.exists(values) ? Files.getLastModifiedTime(values) : "");
    } catch (IOException e) {
      throw new IllegalStateException(
          where()
              + " does not find the model "
              + directory
              + "; ship it, or name a path that all executors see",
          e);
    }
  }

  private LoadedModel load(Path directory) {
    try {
      return loader.apply(directory);
    } catch (LinkageError e) {
      // an error would end the executor; an exception ends the job and says why
      throw new IllegalStateException(
          where()
              + " cannot load TensorFlow's native library ("
              + e
              + "); put tensorflow-core-native for its operating system on the executors' class"
              + " path",
          e);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          where() + " cannot load the model " + directory + ": " + LoadedModel.firstLine(e), e);
    }
  }

  private static String where() {
    SparkEnv environment = SparkEnv.get();
    return environment == null
        ? "this JVM"
        : "executor "
            + environment.executorId()
            + " on "
            + environment.blockManager().blockManagerId().host();
  }
}
