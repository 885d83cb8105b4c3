// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.HashTable;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** Hash tables, and the files that they are read from, travel with a model. */
class LookupTablesTest {
  private static final long WHOLE_LINE = -2;
  private static final long LINE_NUMBER = -1;

  @TempDir private Path directory;

  private Path words(String folder, String... lines) throws IOException {
    Path file = Files.createDirectories(directory.resolve(folder)).resolve("words.txt");
    return Files.write(file, List.of(lines));
  }

  /** A model that gives words the numbers of a table, and −7 where it has none. */
  static SavedModelExporter exporter(BiConsumer<Ops, HashTable> fill) {
    return SavedModelExporter.of(
        tf -> {
          HashTable table = tf.hashTable(TString.class, TInt64.class);
          fill.accept(tf, table);
          Placeholder<TString> words =
              tf.placeholder(TString.class, Placeholder.shape(Shape.of(-1)));
          return List.of(
              ModelSignature.named("numbers")
                  .input("words", words)
                  .output("numbers", tf.lookupTableFind(table, words, tf.constant(-7L)))
                  .build());
        });
  }

  static SavedModelExporter exporter(Path file) {
    return exporter((tf, table) -> fill(tf, table, tf.constant(file.toString())));
  }

  private static void fill(Ops tf, HashTable table, Operand<TString> file) {
    tf.initializeTableFromTextFile(table, file, WHOLE_LINE, LINE_NUMBER);
  }

  private static long[] numbers(Path model, String... words) {
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
        TString input = TString.vectorOf(words);
        var result = bundle.function("numbers").call(Map.of("words", input))) {
      return StdArrays.array1dCopyOf((TInt64) result.get("numbers").orElseThrow());
    }
  }

  @Test
  void aTableReadFromAFileIsReadFromTheModel() throws IOException {
    Path file = words("here", "one", "two", "three");
    Path model = directory.resolve("model");
    exporter(file).export(model);
    assertEquals(-1, Files.mismatch(file, model.resolve("assets/words.txt")));
    Files.delete(file);
    Path moved = Files.move(model, directory.resolve("moved"));
    assertArrayEquals(new long[] {2, -7, 0}, numbers(moved, "three", "four", "one"));
  }

  @Test
  void aTableOfConstantsIsFilled() throws IOException {
    Path model = directory.resolve("model");
    exporter(
            (tf, table) ->
                tf.initializeTable(
                    table,
                    tf.constant(NdArrays.vectorOfObjects("a", "b")),
                    tf.constant(new long[] {5, 6})))
        .export(model);
    assertArrayEquals(new long[] {6, 5, -7}, numbers(model, "b", "a", "c"));
  }

  @Test
  void twoFilesOfOneNameAreKeptApart() throws IOException {
    Path first = words("first", "one", "two");
    Path second = words("second", "two", "one", "three");
    Path model = directory.resolve("model");
    SavedModelExporter.of(
            tf -> {
              Placeholder<TString> words =
                  tf.placeholder(TString.class, Placeholder.shape(Shape.of(-1)));
              var builder = ModelSignature.named("numbers").input("words", words);
              List<Path> files = List.of(first, second, first);
              for (int i = 0; i < files.size(); i++) {
                HashTable table = tf.hashTable(TString.class, TInt64.class);
                fill(tf, table, tf.constant(files.get(i).toString()));
                builder.output("y" + i, tf.lookupTableFind(table, words, tf.constant(-7L)));
              }
              return List.of(builder.build());
            })
        .export(model);
    try (var files = Files.list(model.resolve("assets"))) {
      assertEquals(
          List.of("1_words.txt", "words.txt"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
        TString words = TString.vectorOf("two", "three");
        var result = bundle.function("numbers").call(Map.of("words", words))) {
      List<long[]> expected = List.of(new long[] {1, -7}, new long[] {0, 2}, new long[] {1, -7});
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(
            expected.get(i), StdArrays.array1dCopyOf((TInt64) result.get("y" + i).orElseThrow()));
      }
    }
  }

  @Test
  void theSameModelFromFilesElsewhereIsTheSameBytes() throws IOException {
    Path models = Files.createDirectory(directory.resolve("models"));
    exporter(words("here", "one")).export(models.resolve("model"));
    DirectoryContent first = DirectoryContent.of(models);
    exporter(words("there", "one")).replaceExisting().export(models.resolve("model"));
    DirectoryContent.of(models).requireSameAs(first);
  }

  @Test
  void tablesThatNobodyCouldFillAreRefused() throws IOException {
    Path file = words("here", "one");
    refused("has nothing that fills it", (tf, table) -> {});
    refused(
        "has more than one operation that fills it",
        (tf, table) -> {
          fill(tf, table, tf.constant(file.toString()));
          fill(tf, table, tf.constant(file.toString()));
        });
    refused(
        "which is not there",
        (tf, table) -> fill(tf, table, tf.constant(file.resolveSibling("absent").toString())));
    refused(
        "whose name is computed",
        (tf, table) -> fill(tf, table, tf.strings.upper(tf.constant(file.toString()))));
    refused(
        "which has no value yet when a model is loaded",
        (tf, table) -> fill(tf, table, tf.placeholder(TString.class)));
    refused(
        "which has no value yet when a model is loaded",
        (tf, table) ->
            tf.initializeTable(
                table,
                tf.constant(NdArrays.vectorOfObjects("a")),
                tf.variable(tf.constant(new long[] {5}))));
  }

  private void refused(String reason, BiConsumer<Ops, HashTable> fill) {
    Path model = directory.resolve("model");
    var e = assertThrows(IllegalArgumentException.class, () -> exporter(fill).export(model));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(Files.notExists(model));
  }
}
