// SPDX-License-Identifier: Apache-2.0
package org.softtf.api;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.softtf.spark.SavedModelTransformer;

/** What users of Spark can name is on a page of its own, for Spark has no modules. */
class SparkApiPageTest {
  @Test
  void thePageShowsThePublicTypes() throws Exception {
    Class<?> known = SavedModelTransformer.class;
    Path classes = Path.of(known.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes)) {
      Stream<String> names =
          files.map(file -> classes.relativize(file).toString().replace('\\', '/'));
      ApiPage.requireCurrent(
          "api-spark.txt",
          1,
          ExportedTypes.of(names, Set.of(known.getPackageName())),
          "-pl savedmodel-export/spark -am test -Dtest=SparkApiPageTest"
              + " -Dsurefire.failIfNoSpecifiedTests=false");
    }
  }
}
