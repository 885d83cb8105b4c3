// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.fuzz;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.Interpolation;
import org.softtf.ops.array.TopK;
import org.softtf.ops.random.Seed;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** A call of a method of {@link SoftOps}, on a view with any settings, with any arguments. */
final class JavaCall implements RandomCall {
  private static final double NULLS = 0.01;

  private static final List<Double> NUMBERS =
      List.of(
          0.1,
          0.1,
          0.5,
          0.5,
          0.9,
          1.0,
          2.0,
          1e-3,
          30.0,
          0.0,
          -1.0,
          1e-320,
          1e300,
          1e9,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          -0.0);

  /** The last two would take all memory where an operator runs at once. */
  private static final List<Integer> INTEGERS =
      List.of(0, 1, 1, 2, 2, 3, 4, -1, -1, -2, -3, 7, Integer.MAX_VALUE, Integer.MIN_VALUE);

  private static final List<Method> OPERATORS =
      Stream.of(SoftOps.class.getMethods())
          .filter(method -> !Modifier.isStatic(method.getModifiers()))
          .filter(
              method ->
                  method.getReturnType() == Operand.class || method.getReturnType() == TopK.class)
          .sorted(Comparator.comparing(Method::toString))
          .toList();

  private final Method method;
  private final Random random;
  private final StringBuilder text = new StringBuilder();

  JavaCall(Random random) {
    this.random = random;
    method = OPERATORS.get(random.nextInt(OPERATORS.size()));
  }

  @Override
  public String operator() {
    return method.getName();
  }

  @Override
  public String text() {
    return text.toString();
  }

  @Override
  public List<Operand<?>> build(Ops tf, RandomOperands operands) throws Refused {
    text.setLength(0);
    SoftOps view = view(tf, operands);
    text.append(method.getName()).append('(');
    Class<? extends TType> type = operands.type();
    Shape main = operands.shape();
    List<Object> arguments = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      Object argument = argument(parameter, type, main, operands);
      text.append(arguments.isEmpty() ? "" : ", ").append(describe(argument));
      arguments.add(argument);
    }
    text.append(')');
    Object result = invoke(method, view, arguments.toArray());
    if (result instanceof TopK<?> top) {
      return top.hasIndices() ? List.of(top.values(), top.indices()) : List.of(top.values());
    }
    return List.of((Operand<?>) result);
  }

  private SoftOps view(Ops tf, RandomOperands operands) throws Refused {
    SoftOps view = SoftOps.create(tf);
    try {
      if (operands.chance(0.7)) {
        Mode mode = operands.chance(NULLS) ? null : operands.one(List.of(Mode.values()));
        text.append(mode).append(' ');
        view = view.mode(mode);
      }
      if (operands.chance(0.6)) {
        var methods = List.of(org.softtf.ops.Method.values());
        var chosen = operands.chance(NULLS) ? null : operands.one(methods);
        text.append(chosen).append(' ');
        view = view.method(chosen);
      }
      if (operands.chance(0.4)) {
        if (operands.chance(0.3)) {
          Shape shape = operands.chance(0.9) ? Shape.scalar() : operands.shape();
          view = view.softness(RandomCall.floating(operands.of(operands.type(), shape)));
          text.append("a softness of shape ").append(shape).append(' ');
        } else {
          double softness = operands.one(NUMBERS);
          text.append("softness ").append(softness).append(' ');
          view = view.softness(softness);
        }
      }
      return operands.chance(0.25) ? view.straightThrough() : view;
    } catch (RuntimeException e) {
      throw new Refused("", e);
    }
  }

  private Object argument(
      Parameter parameter, Class<? extends TType> type, Shape main, RandomOperands operands)
      throws Refused {
    Class<?> wanted = parameter.getType();
    if (!wanted.isPrimitive() && operands.chance(NULLS)) {
      return null;
    }
    if (wanted == Operand.class) {
      return operands.of(operands.chance(0.05) ? operands.type() : type, operands.near(main));
    }
    if (wanted == List.class) {
      return IntStream.range(0, operands.chance(0.8) ? main.numDimensions() : 2)
          .mapToObj(i -> operands.of(type, i < main.numDimensions() ? Shape.of(main.get(i)) : main))
          .toList();
    }
    if (wanted == Class.class) {
      return type;
    }
    if (wanted == Seed.class) {
      return seed(operands);
    }
    if (wanted.isArray() && !wanted.getComponentType().isPrimitive()) {
      return options(wanted.getComponentType(), main, operands);
    }
    return plain(wanted, main, operands);
  }

  private Object seed(RandomOperands operands) throws Refused {
    if (operands.chance(0.8)) {
      return Seed.of(random.nextLong(), random.nextInt());
    }
    try {
      Class<? extends TType> type = operands.chance(0.8) ? TInt32.class : operands.type();
      return Seed.of(operands.of(type, operands.chance(0.8) ? Shape.of(2) : operands.shape()));
    } catch (RuntimeException e) {
      throw new Refused("", e);
    }
  }

  /** Numbers and lists of them. */
  private Object plain(Class<?> wanted, Shape main, RandomOperands operands) {
    if (wanted == double.class) {
      return operands.one(NUMBERS);
    }
    if (wanted == int.class) {
      return operands.one(operands.fed() ? INTEGERS : INTEGERS.subList(0, INTEGERS.size() - 2));
    }
    if (wanted == boolean.class) {
      return random.nextBoolean();
    }
    if (wanted == Interpolation.class) {
      return operands.one(List.of(Interpolation.values()));
    }
    if (wanted == double[].class) {
      return random.doubles(random.nextInt(4)).map(q -> operands.chance(0.1) ? 3 : q).toArray();
    }
    long[] sizes =
        operands.chance(0.5) ? main.asArray() : random.longs(random.nextInt(4), -1, 5).toArray();
    if (sizes.length > 0 && operands.fed() && operands.chance(0.03)) {
      sizes[0] = Long.MAX_VALUE;
    }
    return wanted == int[].class
        ? IntStream.range(0, sizes.length).map(i -> (int) sizes[i]).toArray()
        : sizes;
  }

  /** Options that compile here. */
  private Object options(Class<?> type, Shape main, RandomOperands operands) throws Refused {
    List<Method> factories =
        Stream.of(type.getDeclaringClass().getMethods())
            .filter(factory -> Modifier.isStatic(factory.getModifiers()))
            .filter(factory -> type.isAssignableFrom(factory.getReturnType()))
            .sorted(Comparator.comparing(Method::toString))
            .toList();
    int count = operands.one(List.of(0, 0, 1, 1, 2, 3));
    Object options = Array.newInstance(type, count);
    for (int i = 0; i < count; i++) {
      if (!operands.chance(NULLS)) {
        Array.set(options, i, option(operands.one(factories), main, operands));
      }
    }
    return options;
  }

  private Object option(Method factory, Shape main, RandomOperands operands) throws Refused {
    Object[] arguments = new Object[factory.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      Parameter parameter = factory.getParameters()[i];
      Class<? extends TType> type =
          switch (factory.getName()) {
            case "mask" -> TBool.class;
            case "lengths" -> TInt32.class;
            default -> operands.type();
          };
      if (parameter.getType() == int.class && operands.chance(0.8)) {
        arguments[i] = random.nextInt(4) - 2;
      } else {
        arguments[i] = argument(parameter, type, main, operands);
      }
    }
    return invoke(factory, null, arguments);
  }

  private Object invoke(Method called, Object view, Object... arguments) throws Refused {
    try {
      return called.invoke(view, arguments);
    } catch (InvocationTargetException e) {
      throw new Refused(called.equals(method) ? method.getName() : "", e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static String describe(Object argument) {
    if (argument instanceof Operand<?> operand) {
      return RandomCall.describe(operand);
    }
    if (argument != null && argument.getClass().isArray()) {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < Array.getLength(argument); i++) {
        parts.add(describe(Array.get(argument, i)));
      }
      return parts.toString();
    }
    return String.valueOf(argument);
  }
}
