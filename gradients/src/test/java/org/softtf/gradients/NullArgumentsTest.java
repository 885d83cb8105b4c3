// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.DoubleNdArray;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * Null for each argument of each public method outside of eager mode, which {@link TapeMisuseTest}
 * covers: each is refused by name.
 */
class NullArgumentsTest {
  private static final List<Class<?>> TYPES =
      List.of(
          Attributes.class,
          CustomOperator.class,
          CustomOperator.Builder.class,
          Evaluation.class,
          ForwardContext.class,
          GradientCheck.class,
          GradientReplacement.class,
          IdentityEstimator.class,
          OperatorContext.class,
          SafeGradients.class,
          SoftFunction.class,
          StraightThrough.class,
          ValueAndGradient.class,
          ValueAndGradient.Builder.class);

  private static final CustomOperator OPERATOR =
      TestOperators.square(TestOperators::squareGradients).create();

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Operand<TFloat64> x = tf.constant(new double[] {1, 4});
  private final ConcreteFunction function = ConcreteFunction.create(NullArgumentsTest::identity);
  private final List<ValueAndGradient> several = List.of(compile(1), compile(2), compile(3));
  private final ValueAndGradient compiled = several.get(0);
  private final Evaluation evaluation = compiled.call(new double[] {1, 4});

  @AfterEach
  void close() {
    evaluation.close();
    several.forEach(ValueAndGradient::close);
    function.close();
    graph.close();
  }

  private static Signature identity(Ops tf) {
    Operand<TFloat64> x = tf.placeholder(TFloat64.class);
    return Signature.builder("f").input("x", x).output("y", tf.identity(x)).build();
  }

  private static ValueAndGradient compile(int inputs) {
    ValueAndGradient.Builder builder = ValueAndGradient.builder();
    for (int i = 0; i < inputs; i++) {
      builder.input(TFloat64.class, Shape.of(2));
    }
    return builder.compile((tf, all) -> List.of(tf.math.square(all.<TFloat64>get(0))));
  }

  /** All public methods that take an object. */
  static Stream<Method> methods() {
    return TYPES.stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> !method.getName().equals("equals"))
        .filter(method -> Arrays.stream(method.getParameterTypes()).anyMatch(t -> !t.isPrimitive()))
        .sorted(Comparator.comparing(Method::toGenericString));
  }

  private Object receiver(Method method) {
    Map<Class<?>, Object> receivers =
        Map.of(
            Attributes.class,
            Attributes.of("name", "SQUARE"),
            CustomOperator.class,
            OPERATOR,
            CustomOperator.Builder.class,
            CustomOperator.named("test.Named"),
            Evaluation.class,
            evaluation,
            ForwardContext.class,
            context(),
            GradientCheck.class,
            GradientCheck.of((ops, y) -> ops.math.square(y)),
            IdentityEstimator.class,
            StraightThrough.identity(tf),
            OperatorContext.class,
            context(),
            ValueAndGradient.class,
            method.getName().equals("call")
                ? several.get(method.getParameterCount() - 1)
                : compiled,
            ValueAndGradient.Builder.class,
            ValueAndGradient.builder().input(TFloat64.class, Shape.of(2)));
    return receivers.getOrDefault(method.getDeclaringClass(), this);
  }

  private ForwardContext context() {
    CustomOperator keeping =
        CustomOperator.named("test.Keeping" + System.nanoTime())
            .residuals("name")
            .forward(c -> List.of(c.keep("name", c.<TFloat64>input(0))))
            .gradient(c -> List.of(c.<TFloat64>cotangent(0)))
            .create();
    return new ForwardContext(tf, keeping, List.of(x), Attributes.NONE);
  }

  /** An enum constant as text and by its type. */
  enum Shown {
    /** The only one. */
    SQUARE
  }

  private Object[] arguments(Executable method) {
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      Class<?> type = method.getParameterTypes()[i];
      arguments[i] =
          type == Class.class && method.getDeclaringClass() == Attributes.class
              ? Shown.class
              : type == List.class && method.getName().startsWith("call")
                  ? (i == 0 ? List.of(new double[] {1, 4}) : List.of())
                  : type == Function.class && method.getDeclaringClass() == StraightThrough.class
                      ? resultOf(method)
                      : good(type, method);
    }
    return arguments;
  }

  private Function<Object, Object> resultOf(Executable method) {
    return view -> method.getName().equals("ofAll") ? List.of(x) : x;
  }

  private Object good(Class<?> type, Executable method) {
    boolean many = method.getName().equals("ofAll");
    ForwardFunction forward = c -> List.of(c.<TFloat64>input(0));
    GradientFunction gradient = c -> List.of(c.<TFloat64>cotangent(0));
    BiFunction<Ops, Operand<TFloat64>, Operand<TFloat64>> square = (ops, y) -> ops.math.square(y);
    Function<Attributes, List<String>> names = facts -> List.of();
    GraphFunction<TFloat64> squares = (ops, inputs) -> List.of(ops.math.square(inputs.get(0)));
    ValueAndGradient.Computation first = (ops, inputs) -> List.of(inputs.<TFloat64>get(0));
    GradientReplacement.TwoVersions<Object> versions = forwards -> many ? List.of(x) : x;
    Stream<Object> all =
        Stream.of(
            tf,
            x,
            OPERATOR,
            function,
            Attributes.NONE,
            forward,
            gradient,
            square,
            names,
            squares,
            first,
            versions,
            views(),
            Shape.of(2),
            TFloat64.class,
            "name",
            List.of(x),
            Map.of("x", x),
            new SafeGradients.Option[0],
            SafeGradients.Unconnected.ERROR,
            new String[] {"name"},
            new double[][] {{1, 4}},
            new DoubleNdArray[] {StdArrays.ndCopyOf(new double[] {1, 4})},
            0,
            0.5,
            1L,
            true);
    Optional<Object> found =
        all.filter(value -> boxed(type).isInstance(value) && type != Object.class).findFirst();
    boolean attribute = method.getDeclaringClass() == Attributes.class;
    return type == Object.class ? (attribute ? "text" : new double[] {1, 4}) : found.orElseThrow();
  }

  private static Class<?> boxed(Class<?> type) {
    return Map.<Class<?>, Class<?>>of(
            int.class, Integer.class,
            double.class, Double.class,
            long.class, Long.class,
            boolean.class, Boolean.class)
        .getOrDefault(type, type);
  }

  private StraightThrough.Views<Ops> views() {
    return new StraightThrough.Views<>() {
      @Override
      public Ops tf() {
        return tf;
      }

      @Override
      public Ops hardView() {
        return tf;
      }

      @Override
      public Ops softView() {
        return tf;
      }
    };
  }

  private Object call(Method method, Object... arguments) throws Throwable {
    return Invocation.of(method, receiver(method), arguments);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void isRefused(Method method) {
    boolean callsByNumber = method.getName().startsWith("call") && method.getParameterCount() > 1;
    for (int i = 0; i < method.getParameterCount(); i++) {
      Class<?> type = method.getParameterTypes()[i];
      if (!type.isPrimitive()) {
        requireRefused(method, i, null);
      }
      if (type.isArray()) {
        requireRefused(method, i, Array.newInstance(type.getComponentType(), 1));
      } else if (type == List.class && !(callsByNumber && i == 1)) {
        requireRefused(method, i, Arrays.asList((Object) null));
      }
    }
    if (method.getDeclaringClass() != Attributes.class) {
      assertDoesNotThrow(() -> closed(call(method, arguments(method))), "wrong arguments");
    }
  }

  private static void closed(Object result) throws Exception {
    if (result instanceof AutoCloseable made) {
      made.close();
    }
  }

  private void requireRefused(Method method, int position, Object bad) {
    Object[] arguments = arguments(method);
    arguments[position] = bad;
    String message =
        Objects.requireNonNull(
            assertThrows(
                    IllegalArgumentException.class, () -> call(method, arguments), method::toString)
                .getMessage());
    assertTrue(message.endsWith(" must not be null") || message.endsWith("got null"), message);
  }
}
