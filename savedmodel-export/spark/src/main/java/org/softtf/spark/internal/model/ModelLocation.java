// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.model;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * Where executors find a model.
 *
 * @param place a path that they all see, or the name of the directory that they unpack it into
 * @param archive the model itself, if it is sent to them
 */
public record ModelLocation(String place, @Nullable Broadcast<byte[]> archive)
    implements Serializable {
  /** What was sent and is in use still, by application and content. */
  private static final Map<String, WeakReference<Broadcast<byte[]>>> SENT = new HashMap<>();

  /** A path that all see. */
  public static ModelLocation at(Path directory) {
    return new ModelLocation(directory.toString(), null);
  }

  /** Sends a model to executors, or hands on its path. */
  public static ModelLocation of(SparkContext context, Path directory, boolean ship) {
    if (!ship) {
      return at(directory);
    }
    try {
      byte[] archive = ModelArchive.pack(directory);
      String name = "softtf-model-" + ModelArchive.hash(archive);
      return new ModelLocation(name, sent(context, context.applicationId() + name, archive));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the model " + directory + ": " + e, e);
    }
  }

  private static synchronized Broadcast<byte[]> sent(
      SparkContext context, String key, byte[] archive) {
    WeakReference<Broadcast<byte[]>> before = SENT.get(key);
    Broadcast<byte[]> sent = before == null ? null : before.get();
    if (sent == null) {
      sent = JavaSparkContext.fromSparkContext(context).broadcast(archive);
      SENT.put(key, new WeakReference<>(sent));
    }
    return sent;
  }

  /** The model's directory on this machine. */
  Path directory() {
    if (archive == null) {
      return Path.of(place);
    }
    // Spark deletes this root when the application ends
    Path root = Path.of(SparkFiles.getRootDirectory()).toAbsolutePath().normalize();
    return ModelArchive.unpacked(archive::value, root.resolve(place));
  }
}
