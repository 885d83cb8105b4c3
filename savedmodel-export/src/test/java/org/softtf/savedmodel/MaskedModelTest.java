// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/** A masked row is the row without the masked in a model that Java has loaded again, too. */
class MaskedModelTest {
  private static final double[][] ALONE = {{0.3, -1.2, 0.5}, {2, 1.5, -0.5}};
  private static final boolean[][] MASK = {
    {true, false, true, true, false, false}, {false, false, true, false, true, true}
  };
  private static final double[] JUNK = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e30, -1e30, Double.NaN
  };

  @TempDir private Path directory;

  @Test
  void aReloadedModelLeavesOutWhatIsMasked() throws IOException {
    Path model = directory.resolve("masked");
    SavedModelExporter.of(MaskedModel::signatures).export(model);
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
        TFloat64 x = TFloat64.tensorOf(StdArrays.ndCopyOf(spread()));
        TBool mask = TBool.tensorOf(StdArrays.ndCopyOf(MASK));
        TFloat64 alone = TFloat64.tensorOf(StdArrays.ndCopyOf(ALONE));
        var got = bundle.function("some").call(Map.of("x", x, "mask", mask));
        var want = bundle.function("all").call(Map.of("x", alone))) {
      int outputs = 0;
      for (Map.Entry<String, Tensor> output : want) {
        Tensor masked = got.get(output.getKey()).orElseThrow();
        compare(output.getKey(), rows(masked), rows(output.getValue()));
        outputs++;
      }
      assertEquals(14, outputs);
    }
  }

  private static double[][] spread() {
    double[][] rows = {JUNK.clone(), JUNK.clone()};
    for (int row = 0; row < rows.length; row++) {
      int next = 0;
      for (int i = 0; i < JUNK.length; i++) {
        if (MASK[row][i]) {
          rows[row][i] = ALONE[row][next++];
        }
      }
    }
    return rows;
  }

  private static double[][] rows(Tensor tensor) {
    return StdArrays.array2dCopyOf((TFloat64) tensor);
  }

  private static void compare(String name, double[][] got, double[][] want) {
    for (int row = 0; row < want.length; row++) {
      List<Double> first = new ArrayList<>();
      List<Double> rest = new ArrayList<>();
      for (int i = 0; i < got[row].length; i++) {
        boolean there = name.startsWith("rank") ? MASK[row][i] : i < want[row].length;
        (there ? first : rest).add(got[row][i]);
      }
      double[] found = first.stream().mapToDouble(v -> v).toArray();
      assertArrayEquals(want[row], found, 1e-9, name);
      assertArrayEquals(
          new double[rest.size()], rest.stream().mapToDouble(v -> v).toArray(), 0, name);
    }
  }
}
