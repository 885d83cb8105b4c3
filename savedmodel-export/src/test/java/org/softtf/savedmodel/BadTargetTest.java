// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;

/** A place where a model cannot go is refused with a reason, and left as it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadTargetTest {
  private LinearModel model;
  private Path directory;

  @BeforeAll
  void build() {
    model = new LinearModel();
  }

  @AfterAll
  void close() {
    model.close();
  }

  @BeforeEach
  void prepare(@TempDir Path empty) {
    directory = empty;
  }

  @Test
  void anExistingModelUnlessItShallBeReplaced() throws IOException {
    Path path = directory.resolve("model");
    model.exporter().export(path);
    model.train(1);
    refused(model.exporter(), path, "exists already");
    model.exporter().replaceExisting().export(path);
    assertArrayEquals(model.outputs(), Reloaded.outputs(path));
  }

  @Test
  void replacingLeavesNoStaleFiles() throws IOException {
    Path path = directory.resolve("model");
    model.exporter().export(path);
    Operand<?> y = model.tf.math.neg(model.x);
    withoutVariables(y).replaceExisting().export(path);
    Path fresh = directory.resolve("fresh");
    withoutVariables(y).export(fresh);
    DirectoryContent.of(path).requireSameAs(DirectoryContent.of(fresh));
  }

  private SavedModelExporter withoutVariables(Operand<?> y) {
    return SavedModelExporter.of(model.session)
        .signatures(ModelSignature.named("f").input("x", model.x).output("y", y).build());
  }

  @Test
  void aDirectoryThatIsNoModelIsNeverReplaced() throws IOException {
    Path path = Files.createDirectory(directory.resolve("home"));
    Files.writeString(path.resolve("letter.txt"), "precious");
    refused(model.exporter(), path, "exists already");
    refused(model.exporter().replaceExisting(), path, "holds files but no saved_model.pb");
  }

  /** TensorFlow would write into the directory of that name on this machine. */
  @Test
  void aDirectoryOfAnotherFileSystem() throws IOException {
    URI archive = URI.create("jar:" + directory.resolve("models.zip").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      var e =
          assertThrows(
              IllegalArgumentException.class, () -> model.exporter().export(zip.getPath("/model")));
      assertTrue(e.getMessage().startsWith("TensorFlow writes into directories of this machine"));
    }
  }

  @Test
  void anEmptyDirectoryIsReplaced() throws IOException {
    Path path = Files.createDirectory(directory.resolve("model"));
    refused(model.exporter(), path, "exists already");
    model.exporter().replaceExisting().export(path);
    assertArrayEquals(model.outputs(), Reloaded.outputs(path));
  }

  @Test
  void aFile() throws IOException {
    Path path = Files.writeString(directory.resolve("file"), "precious");
    refused(model.exporter(), path, "is a file");
    refused(model.exporter().replaceExisting(), path, "is a file");
    refused(model.exporter(), path.resolve("model"), "does not exist");
  }

  @Test
  void aPlaceWithoutParent() throws IOException {
    refused(model.exporter(), directory.resolve("absent/model"), "does not exist; make it first");
    refused(model.exporter(), Path.of("/"), "exists already");
    assertThrows(IllegalArgumentException.class, () -> model.exporter().export(Path.of("")));
  }

  @Test
  void anUnwritablePlace() throws IOException {
    // permissions do not stop a super-user, but nobody can make directories here
    Path unwritable = Path.of(Files.isDirectory(Path.of("/proc/self")) ? "/proc/self" : "/dev/fd");
    refused(model.exporter(), unwritable.resolve("model"), "cannot write into ");
  }

  @Test
  void aLinkToNowhere() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("absent"));
    refused(model.exporter(), link, "is a link to nowhere");
  }

  @Test
  void aLinkToAModelStaysALink() throws IOException {
    Path path = directory.resolve("model");
    model.exporter().export(path);
    Path link = Files.createSymbolicLink(directory.resolve("link"), path);
    model.train(1);
    model.exporter().replaceExisting().export(link);
    assertTrue(Files.isSymbolicLink(link));
    assertArrayEquals(model.outputs(), Reloaded.outputs(path));
  }

  private void refused(SavedModelExporter exporter, Path path, String reason) throws IOException {
    DirectoryContent before = DirectoryContent.of(directory);
    var e = assertThrows(IOException.class, () -> exporter.export(path));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    DirectoryContent.of(directory).requireSameAs(before);
  }
}
