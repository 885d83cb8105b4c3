// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command growth on short rows. */
class GrowthTest {
  @TempDir private Path directory;

  private JsonNode grow(String operator, int largest) throws IOException {
    CommandText run =
        CommandText.of(
            "growth --seconds 0.01 --mode c0 --largest "
                + (largest + " --output " + directory + " " + operator)
                + FakePeer.option(directory));
    assertEquals(0, run.exitCode(), run.text());
    return new ObjectMapper().readTree(directory.resolve("growth.json").toFile()).get("series");
  }

  @Test
  void everySizeIsMeasuredAndDrawnWithItsSlope() throws IOException {
    JsonNode series = grow("median_newton", 512);
    assertEquals(2, series.size());
    for (JsonNode line : series) {
      assertEquals(3, line.get("points").size(), line.toString());
      assertEquals(512, line.get("points").get(2).get("n").asInt());
    }
    JsonNode peer = series.get(1);
    assertEquals("SoftJAX", peer.get("library").asText());
    assertEquals(256_000, peer.get("points").get(0).get("milliseconds").asDouble());
    assertEquals(1, peer.get("time_slope").asDouble(), 1e-9);
    var picture = ImageIO.read(directory.resolve("median_newton-c0.png").toFile());
    assertTrue(picture.getWidth() > 500);
  }

  @Test
  void lineEndsWhereACaseFails() throws IOException {
    for (JsonNode line : grow("sort", 128)) {
      boolean peer = line.get("library").asText().equals("SoftJAX");
      assertEquals(peer ? 0 : 1, line.get("points").size(), line.toString());
      assertEquals(peer ? "n = 128: no sort" : "null", line.get("end").asText());
    }
  }

  @Test
  void partThatThePageLacksIsRefusedBeforeAnythingIsMeasured() throws IOException {
    CommandText run =
        CommandText.of("growth --write-docs --section none --output " + directory + " sort");
    assertEquals(1, run.exitCode(), run.text());
    assertTrue(run.text().contains("no part between <!-- begin none -->"), run.text());
    assertFalse(run.text().contains("Growing"), run.text());
  }
}
