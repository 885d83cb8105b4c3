// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All files of a directory, hidden ones included, to see that nothing changed. */
final class DirectoryContent {
  private final Map<String, byte[]> files = new TreeMap<>();

  static DirectoryContent of(Path directory) throws IOException {
    DirectoryContent content = new DirectoryContent();
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.toList()) {
        byte[] bytes = Files.isRegularFile(path) ? Files.readAllBytes(path) : new byte[0];
        content.files.put(directory.relativize(path).toString(), bytes);
      }
    }
    return content;
  }

  void requireSameAs(DirectoryContent other) {
    assertEquals(files.keySet(), other.files.keySet());
    files.forEach((name, bytes) -> assertArrayEquals(bytes, other.files.get(name), name));
  }
}
