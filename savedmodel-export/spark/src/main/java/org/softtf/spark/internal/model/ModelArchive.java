// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A model's directory as an array of bytes, the same for the same content. */
final class ModelArchive {
  private static final int HASH_BYTES = 12;

  private ModelArchive() {}

  static byte[] pack(Path model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Stream<Path> tree = Files.walk(model, FileVisitOption.FOLLOW_LINKS);
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      List<Path> files = tree.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files) {
        String name = model.relativize(file).toString().replace('\\', '/');
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        out.putNextEntry(entry);
        Files.copy(file, out);
      }
    }
    return bytes.toByteArray();
  }

  static String hash(byte[] archive) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The directory, with an archive's content; it is made once. */
  static synchronized Path unpacked(Supplier<byte[]> archive, Path directory) {
    if (!Files.exists(directory)) {
      try {
        Path part =
            Files.createTempDirectory(Objects.requireNonNull(directory.getParent()), "part");
        unpack(archive.get(), part);
        Files.move(part, directory, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot unpack the model into " + directory + ": " + e, e);
      }
    }
    return directory;
  }

  private static void unpack(byte[] archive, Path directory) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = directory.resolve(entry.getName());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.copy(in, file);
      }
    }
  }
}
