// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.GradientTape;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.TopK;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.SampleCall;
import org.softtf.ops.catalogue.SampleCalls;
import org.softtf.ops.random.RandomOption;
import org.softtf.ops.random.Seed;
import org.tensorflow.EagerSession;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Null, and operands of another graph or session: each is refused by operator and argument. */
class WrongOperandsTest {
  private static final String NULL = " must not be null";
  private static final String FOREIGN = "belongs to another graph or session";
  private static final float[] ROW = {0.2f, 0.3f, 0.5f};

  private final Graph graph = new Graph();
  private final Graph other = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Ops elsewhere = Ops.create(other);
  private final SoftOps soft = SoftOps.create(tf);

  @AfterEach
  void close() {
    graph.close();
    other.close();
  }

  /** All methods that build operators. */
  static Stream<Method> operators() {
    return Arrays.stream(SoftOps.class.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> Set.of(Operand.class, TopK.class).contains(method.getReturnType()))
        .sorted(Comparator.comparing(Method::toGenericString));
  }

  @ParameterizedTest
  @MethodSource("operators")
  void nullIsRefused(Method operator) throws IllegalAccessException {
    Object[] good = arguments(operator, tf);
    assertDoesNotThrow(() -> operator.invoke(soft, good), "the test gives wrong arguments");
    Set<String> messages = new HashSet<>();
    for (int i = 0; i < good.length; i++) {
      Class<?> type = operator.getParameterTypes()[i];
      if (!type.isPrimitive()) {
        String message = refusal(operator, good, i, null);
        assertTrue(message.endsWith(NULL), message);
        assertTrue(messages.add(message), "another argument has it too: " + message);
      }
      boolean holdsObjects = type.isArray() && !type.getComponentType().isPrimitive();
      if (holdsObjects || type == List.class) {
        Object list =
            holdsObjects
                ? Array.newInstance(type.getComponentType(), 1)
                : Arrays.asList((Object) null);
        String message = refusal(operator, good, i, list);
        assertTrue(message.endsWith(NULL), message);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("operators")
  void operandsOfAnotherGraphOrSessionAreRefused(Method operator) throws IllegalAccessException {
    try (EagerSession session = EagerSession.create();
        GradientTape tape = GradientTape.of(session)) {
      Object[] good = arguments(operator, tf);
      Object[] foreign = arguments(operator, elsewhere);
      Object[] eager = arguments(operator, Ops.create(session));
      requireForeignRefused(operator, soft, good, foreign);
      requireForeignRefused(operator, soft, good, eager);
      requireForeignRefused(operator, SoftOps.create(session), eager, good);
      requireForeignRefused(operator, SoftOps.create(tape.tf()), eager, good);
    }
  }

  private void requireForeignRefused(Method operator, SoftOps view, Object[] good, Object[] bad)
      throws IllegalAccessException {
    Set<String> messages = new HashSet<>();
    for (int i = 0; i < good.length; i++) {
      if (bad[i] instanceof Operand || bad[i] instanceof List || bad[i] instanceof Seed) {
        String message = refusal(view, operator, good, i, bad[i]);
        assertTrue(message.contains(FOREIGN), message);
        assertTrue(messages.add(message), "another argument has it too: " + message);
      }
    }
  }

  private String refusal(Method operator, Object[] good, int position, Object bad)
      throws IllegalAccessException {
    return refusal(soft, operator, good, position, bad);
  }

  /** The message for a call with one bad argument. */
  private static String refusal(
      SoftOps view, Method operator, Object[] good, int position, Object bad)
      throws IllegalAccessException {
    Object[] arguments = good.clone();
    arguments[position] = bad;
    try {
      operator.invoke(view, arguments);
      throw new AssertionError("argument " + position + " is accepted");
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      assertEquals(IllegalArgumentException.class, cause.getClass(), cause.toString());
      assertTrue(cause.getMessage().startsWith(operator.getName() + ": "), cause.getMessage());
      return cause.getMessage();
    }
  }

  /** Arguments that every operator takes. */
  private static Object[] arguments(Method operator, Ops tf) {
    Object[] arguments = new Object[operator.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      boolean rows = i == 1 && operator.getName().startsWith("take");
      arguments[i] = rows ? tf.constant(new float[][] {ROW}) : argument(operator, i, tf);
    }
    return arguments;
  }

  private static Object argument(Method operator, int position, Ops tf) {
    Class<?> type = operator.getParameterTypes()[position];
    if (type == Operand.class) {
      return isScalar(operator.getGenericParameterTypes()[position])
          ? tf.constant(0.5f)
          : tf.constant(ROW);
    }
    Map<Class<?>, Object> others = new HashMap<>();
    others.put(List.class, List.of(tf.constant(ROW)));
    others.put(Seed.class, Seed.of(tf.constant(new long[] {1, 2})));
    others.put(Class.class, TFloat32.class);
    others.put(double.class, 0.5);
    others.put(double[].class, new double[] {0.5});
    others.put(int.class, 1);
    others.put(int[].class, new int[] {1});
    others.put(long[].class, new long[] {3});
    return others.containsKey(type)
        ? others.get(type)
        : Array.newInstance(type.getComponentType(), 0);
  }

  /** What may be of another type than x is one number. */
  private static boolean isScalar(Type operand) {
    return ((ParameterizedType) operand).getActualTypeArguments()[0] instanceof WildcardType;
  }

  @Test
  void inputsByNameAreRefusedByTheirNames() {
    Catalogue.standard().all().stream()
        .map(spec -> SampleCalls.all().filter(call -> call.spec() == spec).findFirst())
        .forEach(
            call -> {
              requireRefusedByName(call.orElseThrow(), (name, input) -> null, NULL);
              requireRefusedByName(
                  call.orElseThrow(), (name, input) -> elsewhere.constant(ROW), FOREIGN);
            });
  }

  private void requireRefusedByName(
      SampleCall call, BiFunction<String, Operand<?>, Operand<?>> change, String part) {
    Map<String, Operand<?>> good = call.constants(tf, TFloat32.class);
    for (String name : good.keySet()) {
      Map<String, Operand<?>> inputs = new HashMap<>(good);
      inputs.put(name, change.apply(name, good.get(name)));
      String message = message(() -> call.build(tf, inputs, 0.1));
      assertTrue(message.startsWith(call.spec().name() + ": " + name), message);
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void aSoftnessAndASeedByNameAreRefused() {
    Map<String, Operand<?>> inputs =
        Map.of("x", tf.constant(ROW), "softness", elsewhere.constant(1f));
    String softness =
        message(() -> Catalogue.standard().build(tf, "abs", inputs, Arguments.of(Map.of())));
    assertTrue(softness.startsWith("abs: softness (Const) " + FOREIGN), softness);
  }

  @Test
  void whatAViewIsMadeOfIsRefused() {
    Operand<TFloat32> number = elsewhere.constant(0.1f);
    requireForeign("softness (Const) ", () -> soft.softness(number));
    SoftOps there = SoftOps.create(elsewhere).softness(number);
    requireForeign("softness (softness/Reshape) ", () -> there.with(tf));
    assertEquals("softness must not be null", message(() -> soft.softness(null)));
    assertEquals("mode must not be null", message(() -> soft.mode(null)));
    assertEquals("method must not be null", message(() -> soft.method(null)));
    assertEquals("tf must not be null", message(() -> soft.with(null)));
    assertEquals("tf must not be null", message(() -> SoftOps.create((Ops) null)));
    assertEquals(
        "environment must not be null", message(() -> SoftOps.create((ExecutionEnvironment) null)));
  }

  @Test
  void whatOptionsAndSeedsHoldIsRefused() {
    Operand<TFloat32> x = tf.constant(ROW);
    assertEquals("interpolation must not be null", message(() -> ArrayOption.interpolation(null)));
    assertEquals("weights must not be null", message(() -> ArrayOption.weights(null)));
    assertEquals("shape must not be null", message(() -> RandomOption.shape((long[]) null)));
    assertEquals("a seed must not be null", message(() -> Seed.of(null)));
    ArrayOption.Weights weights = ArrayOption.weights(elsewhere.constant(ROW));
    requireForeign("medianNewton: weights (Const) ", () -> soft.medianNewton(x, weights));
    requireForeign("quantileNewton: weights (Const) ", () -> soft.quantileNewton(x, 0.5, weights));
    Seed seed = Seed.of(elsewhere.constant(new long[] {1, 2})).stream(3);
    requireForeign("bernoulli: seed (Const_1) ", () -> soft.bernoulli(x, seed));
    Operand<TInt64> numbers = tf.constant(new long[] {1, 2});
    assertDoesNotThrow(() -> soft.bernoulli(x, Seed.of(numbers)));
  }

  private static void requireForeign(String start, Executable call) {
    String message = message(call);
    assertTrue(message.startsWith(start + FOREIGN), message);
  }

  private static String message(Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }
}
