// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where models are, what happens to them there, and models that are none. */
class ModelPlacesTest {
  @TempDir private Path directory;
  private Path model;

  @BeforeEach
  void export() throws IOException {
    model = Models.trainable(directory.resolve("model"), 2);
  }

  private static Dataset<Row> rows() {
    StructType schema =
        new StructType().add("values", DataTypes.createArrayType(DataTypes.DoubleType));
    return LocalSpark.session()
        .createDataFrame(List.of(RowFactory.create((Object) new Double[] {1.0, 2.0})), schema);
  }

  private static SavedModelTransformer transformer(String place, boolean ship) {
    return new SavedModelTransformer()
        .setModelDirectory(place)
        .setShipModel(ship)
        .setInputCols("values")
        .setSignatureInputs("x")
        .setMaskInputs("x=mask")
        .setOutputCols("y");
  }

  private static double score(String place, boolean ship) {
    return transformer(place, ship).transform(rows()).head().getDouble(1);
  }

  @Test
  void aLinkToAModelAndAUriAreTheModel() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("current"), model);
    assertEquals(6, score(link.toString(), true));
    assertEquals(6, score(link.toString(), false));
    assertEquals(6, score(model.toUri().toString(), true));
  }

  @Test
  void aModelThatIsReplacedIsAnotherOne() throws IOException {
    for (boolean ship : new boolean[] {true, false}) {
      assertEquals(6, score(model.toString(), ship));
    }
    Path other = Models.trainable(directory.resolve("other"), 5);
    Path values = model.resolve("variables");
    FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(values).toMillis() + 5000);
    try (Stream<Path> files = Files.list(other.resolve("variables"))) {
      for (Path file : files.toList()) {
        Path replaced = values.resolve(file.getFileName());
        Files.copy(file, replaced, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(replaced, later);
      }
    }
    for (boolean ship : new boolean[] {true, false}) {
      assertEquals(15, score(model.toString(), ship));
    }
  }

  @Test
  void whatIsNoModelIsSaidInOneSentence() throws IOException {
    fails("cannot read the model " + directory.resolve("none"), directory.resolve("none"));
    Path damaged = Files.createDirectory(directory.resolve("damaged"));
    Files.writeString(damaged.resolve("saved_model.pb"), "no model");
    fails("cannot read the model " + damaged, damaged);
    Files.delete(model.resolve("variables/variables.data-00000-of-00001"));
    fails("cannot load the model", model);
    var e = assertThrows(IllegalArgumentException.class, () -> score("hdfs://host/model", true));
    assertEquals(
        "modelDirectory hdfs://host/model is on another file system; name a path on a disk that"
            + " the driver sees, and copy the files there or mount it",
        e.getMessage());
  }

  private static void fails(String sentence, Path place) {
    Sentences.failsWith(sentence, () -> score(place.toString(), true));
  }
}
