// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.TestOperators.doubles;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/** Null, what is closed, and another thread, for every method of eager mode: each is refused. */
class TapeMisuseTest {
  private final EagerSession session = EagerSession.create();
  private final EagerSession other = EagerSession.create();
  private final GradientTape tape = GradientTape.of(session);
  private final Operand<TFloat64> x = tape.watch(tape.tf().constant(new double[] {1, 4}));
  private final EagerVariable<TFloat64> variable = EagerVariable.of(tape, x);

  @AfterEach
  void close() {
    session.close();
    other.close();
    variable.close();
    tape.close();
  }

  /** Nothing is lost by what was refused. */
  private void requireUsable() {
    Operand<TFloat64> y = tape.tf().math.square(x);
    assertArrayEquals(new double[] {2, 8}, doubles(tape.gradient(y, x).asTensor()));
    assertArrayEquals(new double[] {1, 4}, doubles(variable.value().asTensor()));
  }

  /** All public methods, but not those that close. */
  static Stream<Method> methods() {
    return Stream.of(GradientTape.class, EagerVariable.class, SafeGradients.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> !method.getName().equals("close"))
        .filter(
            method ->
                method.getDeclaringClass() != SafeGradients.class
                    || method.getReturnType() == SafeGradients.Option.class)
        .sorted(Comparator.comparing(Method::toGenericString));
  }

  private Object receiver(Method method) {
    return Map.of(
            GradientTape.class, tape, EagerVariable.class, variable, SafeGradients.class, this)
        .get(method.getDeclaringClass());
  }

  private Object[] arguments(Method method) {
    Map<Class<?>, Object> given =
        Map.of(
            EagerSession.class,
            other,
            GradientTape.class,
            tape,
            Operand.class,
            x,
            List.class,
            List.of(x),
            SafeGradients.Option[].class,
            new SafeGradients.Option[0],
            SafeGradients.Unconnected.class,
            SafeGradients.Unconnected.ERROR,
            int.class,
            1,
            double.class,
            0.5);
    return Arrays.stream(method.getParameterTypes()).map(given::get).toArray();
  }

  private Object call(Method method, Object... arguments) throws Throwable {
    return Invocation.of(method, receiver(method), arguments);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void nullIsRefused(Method method) {
    Set<String> messages = new HashSet<>();
    Object[] good = arguments(method);
    for (int i = 0; i < good.length; i++) {
      Class<?> type = method.getParameterTypes()[i];
      if (!type.isPrimitive()) {
        assertTrue(messages.add(refusalOfNull(method, i, null)), "two arguments have one message");
      }
      if (type.isArray()) {
        refusalOfNull(method, i, Array.newInstance(type.getComponentType(), 1));
      } else if (type == List.class) {
        refusalOfNull(method, i, Arrays.asList((Object) null));
      }
    }
    requireUsable();
    if (!method.getName().equals("reset")) {
      Object result =
          assertDoesNotThrow(() -> call(method, good), "the test gives wrong arguments");
      closeIfTape(result);
    }
  }

  private static void closeIfTape(Object result) {
    if (result instanceof GradientTape made) {
      made.close();
    }
  }

  private String refusalOfNull(Method method, int position, Object bad) {
    Object[] arguments = arguments(method);
    arguments[position] = bad;
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> call(method, arguments), method::toString)
            .getMessage();
    assertTrue(message.endsWith(" must not be null"), message);
    return message;
  }

  private void requireClosedSaid(Method method) {
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> call(method, arguments(method)));
    assertTrue(error.getMessage().contains(" is closed; "), error.getMessage());
  }

  private static boolean usesATape(Method method) {
    return method.getDeclaringClass() != SafeGradients.class;
  }

  @ParameterizedTest
  @MethodSource("methods")
  void whatIsClosedIsSaid(Method method) {
    if (usesATape(method)) {
      other.close();
      if (!Arrays.asList(method.getParameterTypes()).contains(EagerSession.class)) {
        tape.close();
      }
      requireClosedSaid(method);
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aClosedSessionIsSaid(Method method) {
    if (usesATape(method)) {
      session.close();
      other.close();
      requireClosedSaid(method);
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aClosedVariableIsSaid(Method method) {
    if (method.getDeclaringClass() == EagerVariable.class
        && !Modifier.isStatic(method.getModifiers())) {
      variable.close();
      requireClosedSaid(method);
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void anotherThreadIsRefused(Method method) {
    boolean mine =
        !Modifier.isStatic(method.getModifiers())
            || Arrays.asList(method.getParameterTypes()).contains(GradientTape.class);
    if (mine) {
      requireThreadRefused(() -> call(method, arguments(method)));
    }
  }

  @Test
  void anotherThreadClosesNothing() {
    GradientTape.Pause pause = tape.stopRecording();
    for (AutoCloseable closed : List.of(pause, variable, tape)) {
      requireThreadRefused(closed::close);
    }
    pause.close();
    pause.close();
    requireUsable();
  }

  private static void requireThreadRefused(Executable use) {
    CompletionException error =
        assertThrows(
            CompletionException.class,
            () -> CompletableFuture.runAsync(() -> assertDoesNotThrowOther(use)).join());
    assertEquals(IllegalStateException.class, error.getCause().getClass(), error::toString);
    assertTrue(
        error.getCause().getMessage().contains("belongs to the thread"),
        error.getCause()::getMessage);
  }

  private static void assertDoesNotThrowOther(Executable use) {
    try {
      use.execute();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anOuterTapeIsNotClosedBeforeItsInnerOne() {
    GradientTape inner = GradientTape.within(tape);
    Operand<TFloat64> y = inner.tf().math.square(inner.watch(x));
    IllegalStateException error = assertThrows(IllegalStateException.class, tape::close);
    assertTrue(error.getMessage().contains("close it first"), error.getMessage());
    assertArrayEquals(new double[] {2, 8}, doubles(inner.gradient(y, x).asTensor()));
    requireUsable();
    inner.close();
    tape.close();
  }

  @Test
  void whatWasOpenMayBeClosedAfterItsSession() {
    GradientTape.Pause pause = tape.stopRecording();
    variable.adam(x, 0.1);
    session.close();
    pause.close();
    variable.close();
    tape.close();
  }

  @Test
  void aTapeIsClosedWhateverFailedInAnAsynchronousSession() {
    try (EagerSession asynchronous = EagerSession.options().async(true).build()) {
      Operand<TFloat64> failed;
      try (GradientTape recorder = GradientTape.of(asynchronous)) {
        Operand<TFloat64> three = recorder.watch(recorder.tf().constant(new double[3]));
        failed = recorder.tf().math.add(three, recorder.tf().constant(new double[2]));
      }
      String message = assertThrows(RuntimeException.class, failed::asTensor).getMessage();
      // the second on a GPU
      boolean isSaid =
          message.contains("Incompatible shapes")
              || message.startsWith("required broadcastable shapes");
      assertTrue(isSaid, message);
    }
  }

  @Test
  void whatWasOpenMayBeClosedAfterItsTape() {
    GradientTape.Pause pause = tape.stopRecording();
    tape.close();
    pause.close();
    variable.close();
  }
}
