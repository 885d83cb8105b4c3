// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.internal.SoftOperators;
import org.softtf.ops.internal.settings.Halves;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.Softness;
import org.softtf.ops.internal.settings.Spelling;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TIntegral;
import org.tensorflow.types.family.TType;

/** One use of an operator by names: checks them, sets the view, builds. */
final class OperatorCall {
  private static final Set<String> OWN_TYPE =
      Set.of(OperatorSpec.SEED, OperatorSpec.MASK, OperatorSpec.LENGTHS);

  private final OperatorSpec operator;
  private final Map<String, ? extends Operand<?>> inputs;
  private final ArgumentValues arguments;

  OperatorCall(
      OperatorSpec operator, Map<String, ? extends Operand<?>> inputs, Arguments arguments) {
    this.operator = operator;
    this.inputs = inputs;
    this.arguments = new ArgumentValues(operator, arguments, inputs.keySet());
    requireKnownInputs();
  }

  List<Operand<?>> build(Ops tf, boolean straightThrough) {
    inputs.forEach((name, input) -> Inputs.require(tf, input, operator.name() + ": " + name));
    if (isHard() && !straightThrough && ExactIntegers.areAll(inputs)) {
      ExactIntegers integers = ExactIntegers.of(operator, inputs);
      return integers.narrow(
          tf, build(tf, integers.wide(tf, inputs), false), operator.givesIntegers(arguments));
    }
    return build(tf, inputs, straightThrough);
  }

  private List<Operand<?>> build(
      Ops tf, Map<String, ? extends Operand<?>> of, boolean straightThrough) {
    Class<? extends TFloating> type = floatingType(of);
    // integers beside halves: in float32 all of them, because a half holds few whole numbers
    boolean widened = Halves.isHalf(type) && hasIntegers(of);
    InputOperands values =
        new InputOperands(widened ? floating(tf, of, TFloat32.class) : floating(tf, of, type));
    SoftOps soft = view(tf, values);
    List<? extends Operand<?>> outputs =
        operator.build(straightThrough ? soft.straightThrough() : soft, values, arguments);
    return widened
        ? outputs.stream().<Operand<?>>map(y -> tf.dtypes.cast(number(y), type)).toList()
        : List.copyOf(outputs);
  }

  private boolean isHard() {
    return arguments.has(OperatorSpec.MODE)
        && arguments.text(OperatorSpec.MODE).equals(Mode.HARD.pythonName())
        && !operator.hasArgument(OperatorSpec.SEED);
  }

  private void requireKnownInputs() {
    for (String name : inputs.keySet()) {
      if (!isArgument(name) && operator.inputs().stream().noneMatch(in -> in.matches(name))) {
        throw new IllegalArgumentException(
            operator.name() + " has no input \"" + name + "\"; it has " + inputNames());
      }
    }
    for (InputSpec input : operator.inputs()) {
      if (!input.optional() && inputs.keySet().stream().noneMatch(input::matches)) {
        throw new IllegalArgumentException(
            operator.name() + " needs the input \"" + input.name() + "\", got " + inputs.keySet());
      }
    }
    for (String name : inputs.keySet()) {
      if (isArgument(name) && arguments.has(name)) {
        throw new IllegalArgumentException(
            arguments.what(name) + " is given both as an input and as an argument");
      }
    }
  }

  /** Whether an input is one of the arguments that may be known only when the graph runs. */
  private boolean isArgument(String name) {
    return switch (name) {
      case OperatorSpec.SOFTNESS -> !operator.modes().isEmpty();
      case OperatorSpec.MASK, OperatorSpec.LENGTHS -> operator.takesMask();
      default -> operator.argument(name).filter(ArgumentSpec::mayBeInput).isPresent();
    };
  }

  private List<String> inputNames() {
    return operator.inputs().stream().map(InputSpec::name).toList();
  }

  private static boolean hasIntegers(Map<String, ? extends Operand<?>> of) {
    return of.entrySet().stream()
        .filter(input -> !OWN_TYPE.contains(input.getKey()))
        .anyMatch(input -> TIntegral.class.isAssignableFrom(input.getValue().type()));
  }

  private static Operand<TFloat32> number(Operand<?> output) {
    return output.asOutput().expect(TFloat32.class);
  }

  /** All inputs in one floating type, but those of a type of their own. */
  private Map<String, Operand<?>> floating(
      Ops tf, Map<String, ? extends Operand<?>> of, Class<? extends TFloating> type) {
    Map<String, Operand<?>> values = new LinkedHashMap<>();
    of.forEach(
        (name, value) -> {
          if (OWN_TYPE.contains(name) || value.type() == type || isBesideHalves(name, of)) {
            values.put(name, value);
            return;
          }
          Operand<?> cast = Inputs.floating(tf, value, operator.name() + ": " + name);
          values.put(name, cast.type() == type ? cast : tf.dtypes.cast(value, type));
        });
    return values;
  }

  /** Whether an input is a softness, q or k in float32, of which halves would hold too little. */
  private boolean isBesideHalves(String name, Map<String, ? extends Operand<?>> of) {
    Operand<?> value = of.get(name);
    return value != null
        && value.type() == TFloat32.class
        && isArgument(name)
        && of.values().stream().anyMatch(other -> Halves.isHalf(other.type()));
  }

  private Class<? extends TFloating> floatingType(Map<String, ? extends Operand<?>> of) {
    Map<Class<? extends TType>, String> types = new LinkedHashMap<>();
    of.forEach(
        (name, value) -> {
          if (TFloating.class.isAssignableFrom(value.type()) && !isBesideHalves(name, of)) {
            types.putIfAbsent(value.type(), name);
          }
        });
    if (types.size() > 1) {
      throw new IllegalArgumentException(
          operator.name()
              + ": all inputs must have one floating type, got "
              + types.entrySet().stream()
                  .map(e -> e.getValue() + " " + e.getKey().getSimpleName())
                  .collect(Collectors.joining(" and ")));
    }
    return types.isEmpty()
        ? TFloat32.class
        : types.keySet().iterator().next().asSubclass(TFloating.class);
  }

  private SoftOps view(Ops tf, InputOperands values) {
    SoftOps soft = new SoftOperators(Settings.defaults(tf).with(Spelling.PYTHON));
    Mode mode = Mode.SMOOTH;
    if (arguments.has(OperatorSpec.MODE)) {
      mode = arguments.constant(OperatorSpec.MODE, Mode.class);
      soft = soft.mode(mode);
    }
    if (arguments.has(OperatorSpec.METHOD)) {
      Method method = arguments.constant(OperatorSpec.METHOD, Method.class);
      requireSupported(mode, method);
      soft = soft.method(method);
    } else if (!operator.modes().isEmpty()) {
      requireSupported(mode, null);
    }
    if (values.has(OperatorSpec.SOFTNESS)) {
      Softness.requireScalar(
          arguments.what(OperatorSpec.SOFTNESS), values.get(OperatorSpec.SOFTNESS));
      return soft.softness(values.get(OperatorSpec.SOFTNESS));
    }
    if (!arguments.has(OperatorSpec.SOFTNESS)) {
      return soft;
    }
    double softness = arguments.number(OperatorSpec.SOFTNESS);
    return soft.softness(Softness.require(arguments.what(OperatorSpec.SOFTNESS), softness));
  }

  private void requireSupported(Mode mode, @Nullable Method method) {
    if (operator.supports(mode, method)) {
      return;
    }
    if (method != null && !operator.methods().contains(method)) {
      throw new IllegalArgumentException(
          "%s has no method %s; it has %s"
              .formatted(operator.name(), method.pythonName(), methodsIn(mode)));
    }
    String modes = names(operator.modes().stream().map(Mode::pythonName));
    if (method == null || !operator.modes().contains(mode)) {
      throw new IllegalArgumentException(
          "%s has no mode %s; it has %s".formatted(operator.name(), mode.pythonName(), modes));
    }
    throw new IllegalArgumentException(
        "%s has no mode %s with method %s; with that mode it has the methods %s"
            .formatted(operator.name(), mode.pythonName(), method.pythonName(), methodsIn(mode)));
  }

  private String methodsIn(Mode mode) {
    return names(
        operator.methods().stream()
            .filter(method -> operator.supports(mode, method))
            .map(Method::pythonName));
  }

  private static String names(Stream<String> names) {
    return String.join(", ", names.sorted().toList());
  }
}
