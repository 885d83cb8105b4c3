// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.types.TFloat64;

/** A loop's functions stay the same, wherever else the operator is used in between. */
class SharedFunctionsTest {
  private enum Operator {
    OT_SMOOTH(Mode.SMOOTH, Method.OT),
    OT_C1(Mode.C1, Method.OT),
    OT_C2(Mode.C2, Method.OT),
    SMOOTH_SORT(Mode.SMOOTH, Method.SMOOTH_SORT),
    FAST_SOFT_SORT_SMOOTH(Mode.SMOOTH, Method.FAST_SOFT_SORT),
    FAST_SOFT_SORT_C2(Mode.C2, Method.FAST_SOFT_SORT),
    MEDIAN_SMOOTH(Mode.SMOOTH, null),
    MEDIAN_C1(Mode.C1, null),
    SOFTSORT_C1_LONG(Mode.C1, Method.SOFTSORT, 3000),
    NEURALSORT_LONG(Mode.SMOOTH, Method.NEURALSORT, 3000);

    private final Mode mode;
    private final @Nullable Method method;
    private final int n;

    Operator(Mode mode, @Nullable Method method) {
      this(mode, method, 4);
    }

    Operator(Mode mode, @Nullable Method method, int n) {
      this.mode = mode;
      this.method = method;
      this.n = n;
    }

    void use(Ops tf) {
      double[] numbers = Stream.iterate(1, i -> i + 1).limit(n).mapToDouble(Math::sin).toArray();
      Operand<TFloat64> x = tf.constant(numbers);
      SoftOps soft = SoftOps.create(tf).mode(mode).softness(0.3);
      if (method == null) {
        soft.medianNewton(x);
      } else {
        soft.method(method).sort(x);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEagerUseLeavesTheFunctionsOfGraphsAsTheyAre(Operator operator) {
    try (Graph graph = new Graph();
        Graph loaded = new Graph();
        EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(graph);
      operator.use(tf);
      Set<FunctionDef> functions = functions(graph);
      assertFalse(functions.isEmpty());
      loaded.importGraphDef(graph.toGraphDef(), "model");
      operator.use(Ops.create(session));
      operator.use(tf.withSubScope("there"));
      operator.use(Ops.create(loaded));
      operator.use(Ops.create(loaded).withSubScope("there"));
      assertEquals(functions, functions(graph));
      assertEquals(functions, functions(loaded));
    }
  }

  private static Set<FunctionDef> functions(Graph graph) {
    return graph.toGraphDef().getLibrary().getFunctionList().stream().collect(Collectors.toSet());
  }
}
