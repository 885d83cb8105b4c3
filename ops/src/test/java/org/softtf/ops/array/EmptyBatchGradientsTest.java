// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Method;
import org.softtf.ops.SoftOps;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Gradients of a batch without rows, in sessions that optimize their graphs. */
class EmptyBatchGradientsTest {
  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SMOOTH_SORT", "FAST_SOFT_SORT", "SORTING_NETWORK"},
      mode = EnumSource.Mode.EXCLUDE) // without soft indices
  void haveTheShapeOfTheBatch(Method method) {
    requireEmpty(method, Shape.of(-1, 6), Shape.of(0, 6));
    requireEmpty(method, Shape.of(0, 6), Shape.of(0, 6));
    requireEmpty(method, Shape.of(0, 2, 3, 6), Shape.of(0, 2, 3, 6));
  }

  private static void requireEmpty(Method method, Shape declared, Shape fed) {
    try (Graph graph = new Graph();
        TFloat32 tensor = TFloat32.tensorOf(fed)) {
      Ops tf = Ops.create(graph);
      SoftOps soft = SoftOps.create(tf).method(method);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(declared));
      double[] two = {0.3, 0.6};
      Map<String, Operand<TFloat32>> results = new LinkedHashMap<>();
      results.put("argmin", soft.argmin(x, ArrayOption.keepDims()));
      results.put("max", soft.max(x));
      results.put("sort", soft.sort(x));
      results.put("topK", soft.topK(x, 2).values());
      results.put("median", soft.median(x));
      results.put("quantile", soft.quantile(x, 0.3));
      results.put("quantiles", soft.quantile(x, two));
      results.put("argquantiles", soft.argquantile(x, two));
      Map<String, Operand<TFloat32>> gradients = new LinkedHashMap<>();
      results.forEach((name, y) -> gradients.put(name, SafeGradients.of(tf, y, x)));
      try (Session session = new Session(graph)) {
        gradients.forEach(
            (name, gradient) -> {
              try (Result result =
                  session.runner().feed(x, tensor).fetch(results.get(name)).fetch(gradient).run()) {
                assertEquals(fed, result.get(1).shape(), name);
              }
            });
      }
    }
  }
}
