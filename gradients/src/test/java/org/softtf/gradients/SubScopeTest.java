// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.GradientErrorsTest.assertRefused;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.internal.SubScope;
import org.tensorflow.DeviceSpec;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

class SubScopeTest {
  private static final DeviceSpec CPU =
      DeviceSpec.newBuilder().deviceType(DeviceSpec.DeviceType.CPU).build();

  private static List<String> names(BiFunction<Ops, String, Ops> subScope) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Ops> scopes = new ArrayList<>();
      scopes.add(subScope.apply(tf, "a"));
      scopes.add(subScope.apply(tf, "a"));
      scopes.add(subScope.apply(tf.withName("b"), "a"));
      scopes.add(subScope.apply(scopes.get(0), "c"));
      scopes.add(scopes.get(0).withSubScope("c"));
      scopes.add(scopes.get(0).withName("d"));
      scopes.add(scopes.get(0).withName("d").withSubScope("e"));
      List<String> names = new ArrayList<>();
      for (Ops scope : scopes) {
        Operand<TFloat32> x = scope.placeholder(TFloat32.class);
        names.add(x.op().name());
        names.add(scope.math.neg(x).op().name());
        names.add(scope.withName("x").math.neg(x).op().name());
        names.add(scope.math.neg(x).op().name());
      }
      return names;
    }
  }

  @Test
  void givesTheNamesThatTensorFlowsOwnScopesGive() {
    assertEquals(names(Ops::withSubScope), names(SubScope::of));
  }

  @Test
  void keepsClearOfNamesInALoadedGraph() {
    try (Graph first = new Graph();
        Graph second = new Graph()) {
      SubScope.of(Ops.create(first), "a").constant(1f);
      second.importGraphDef(first.toGraphDef());
      assertEquals("a/Const_1", SubScope.of(Ops.create(second), "a").constant(1f).op().name());
    }
  }

  @Test
  void keepsDeviceControlDependenciesAndInitialization() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> one = tf.constant(1f);
      Ops scope = SubScope.of(tf.withControlDependencies(one).withDevice(CPU), "a");
      GraphOperation node = (GraphOperation) scope.math.neg(one).op();
      assertEquals(1, node.numControlInputs());
      assertTrue(
          graph.toGraphDef().getNodeList().stream()
              .anyMatch(n -> n.getName().equals("a/Neg") && n.getDevice().contains("CPU")));
      GraphOperation later =
          (GraphOperation) SubScope.of(tf, "b").withControlDependencies(one).math.neg(one).op();
      assertEquals(1, later.numControlInputs());
      Operand<TFloat32> initial = SubScope.of(tf.withInitScope(), "init").constant(2f);
      assertTrue(graph.isInitializer(initial.op()));
      assertTrue(graph.isInitializer(SubScope.of(tf, "c").withInitScope().constant(2f).op()));
      assertFalse(graph.isInitializer(one.op()));
    }
  }

  @Test
  void worksInAnEagerSession() {
    try (EagerSession session = EagerSession.create()) {
      assertEquals(1f, SubScope.of(Ops.create(session), "a").constant(1f).asTensor().getFloat());
    }
  }

  @Test
  void refusesNamesThatTensorFlowRefuses() {
    try (Graph graph = new Graph()) {
      Ops scope = SubScope.of(Ops.create(graph), "a");
      assertRefused("my name!", () -> scope.withName("my name!"));
      assertRefused("a/b", () -> scope.withSubScope("a/b"));
      assertRefused("my name!", () -> SubScope.of(Ops.create(graph), "my name!"));
    }
  }

  @Test
  void buildsEqualConstantsOnce() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Ops scope = SubScope.of(tf, "a");
      Operand<TFloat32> one = scope.constant(1f);
      assertEquals(one.op(), scope.constant(1f).op());
      assertEquals(one.op(), scope.withSubScope("b").constant(1f).op());
      assertEquals(one.op(), SubScope.of(scope, "b").constant(1f).op());
      assertEquals(scope.constant(Float.NaN).op(), scope.constant(Float.NaN).op());
      assertEquals(scope.constant("one").type(), TString.class);
      assertEquals(scope.array(1, 2).op(), scope.constant(new int[] {1, 2}).op());
    }
  }

  @Test
  void constantsThatDifferInAnythingAreTwo() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Ops scope = SubScope.of(tf, "a");
      Operand<TFloat32> one = scope.constant(1f);
      List<Operand<?>> others =
          List.of(
              one,
              scope.constant(1),
              scope.constant(1.0),
              scope.constant(new float[] {1}),
              scope.constant(new float[][] {{1}}),
              scope.constant(0f),
              scope.constant(-0f),
              scope.withName("named").constant(1f),
              scope.withControlDependencies(one).constant(1f),
              scope.withDevice(CPU).constant(1f),
              SubScope.compiled(scope, "c").constant(1f),
              SubScope.of(tf, "a").constant(1f),
              tf.constant(1f));
      assertEquals(others.size(), others.stream().map(Operand::op).distinct().count());
      assertEquals("a/named", others.get(7).op().name());
    }
  }
}
