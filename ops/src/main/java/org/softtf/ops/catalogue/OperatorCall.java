package org.softtf.ops.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.internal.SoftOperators;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.Spelling;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** One use of an operator by names: checks them, sets the view, builds. */
final class OperatorCall {
  /** The argument or input that random operators have, other than the softness. */
  static final String SEED = "seed";

  private static final String SOFTNESS = "softness";
  private static final String MODE = "mode";
  private static final String METHOD = "method";

  private final OperatorSpec spec;
  private final Map<String, ? extends Operand<?>> inputs;
  private final Arguments arguments;

  OperatorCall(OperatorSpec spec, Map<String, ? extends Operand<?>> inputs, Arguments arguments) {
    this.spec = spec;
    this.inputs = inputs;
    this.arguments = arguments;
    requireKnownArguments();
    requireKnownInputs();
  }

  List<Operand<?>> build(Ops tf, boolean straightThrough) {
    Map<String, Operand<?>> values = new LinkedHashMap<>(floating(tf));
    Operand<?> softness = values.remove(SOFTNESS);
    SoftOps soft = view(tf, softness);
    return List.copyOf(
        spec.builder().build(straightThrough ? soft.straightThrough() : soft, values, arguments));
  }

  private void requireKnownArguments() {
    Set<String> known = new TreeSet<>(spec.arguments());
    if (!spec.modes().isEmpty()) {
      known.addAll(List.of(MODE, SOFTNESS));
    }
    if (!spec.methods().isEmpty()) {
      known.add(METHOD);
    }
    for (String name : arguments.names()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            spec.name() + " has no argument \"" + name + "\"; it has " + known);
      }
    }
  }

  private void requireKnownInputs() {
    for (String name : inputs.keySet()) {
      if (!isArgument(name) && spec.inputs().stream().noneMatch(input -> input.matches(name))) {
        throw new IllegalArgumentException(
            spec.name() + " has no input \"" + name + "\"; it has " + inputNames());
      }
    }
    for (OperatorSpec.InputSpec input : spec.inputs()) {
      if (!input.optional() && inputs.keySet().stream().noneMatch(input::matches)) {
        throw new IllegalArgumentException(
            spec.name() + " needs the input \"" + input.name() + "\", got " + inputs.keySet());
      }
    }
    for (String name : List.of(SOFTNESS, SEED)) {
      if (inputs.containsKey(name) && arguments.has(name)) {
        throw new IllegalArgumentException(name + " is given both as an input and as an argument");
      }
    }
  }

  /** Whether an input is one of the arguments that may be known only when the graph runs. */
  private boolean isArgument(String name) {
    return name.equals(SOFTNESS)
        ? !spec.modes().isEmpty()
        : name.equals(SEED) && spec.arguments().contains(SEED);
  }

  private List<String> inputNames() {
    return spec.inputs().stream().map(OperatorSpec.InputSpec::name).toList();
  }

  private Map<String, Operand<?>> floating(Ops tf) {
    Map<Class<? extends TType>, String> types = new LinkedHashMap<>();
    inputs.forEach(
        (name, value) -> {
          if (TFloating.class.isAssignableFrom(value.type())) {
            types.putIfAbsent(value.type(), name);
          }
        });
    if (types.size() > 1) {
      throw new IllegalArgumentException(
          spec.name()
              + ": all inputs must have one floating type, got "
              + types.entrySet().stream()
                  .map(e -> e.getValue() + " " + e.getKey().getSimpleName())
                  .collect(Collectors.joining(" and ")));
    }
    Class<? extends TType> type =
        types.isEmpty() ? TFloat32.class : types.keySet().iterator().next();
    Map<String, Operand<?>> values = new LinkedHashMap<>();
    inputs.forEach(
        (name, value) -> {
          if (name.equals(SEED)) {
            values.put(name, value);
            return;
          }
          Operand<?> cast = Inputs.floating(tf, value, spec.name() + ": " + name);
          values.put(
              name,
              cast.type() == type ? cast : tf.dtypes.cast(value, type.asSubclass(TFloating.class)));
        });
    return values;
  }

  @SuppressWarnings("unchecked") // all inputs are floating here
  private SoftOps view(Ops tf, Operand<?> softness) {
    SoftOps soft = new SoftOperators(Settings.defaults(tf).with(Spelling.PYTHON));
    Mode mode = Mode.SMOOTH;
    if (arguments.has(MODE)) {
      mode = Mode.named(arguments.text(MODE, ""));
      soft = soft.mode(mode);
    }
    if (arguments.has(METHOD)) {
      Method method = Method.named(arguments.text(METHOD, ""));
      requireSupported(mode, method);
      soft = soft.method(method);
    } else if (!spec.modes().isEmpty()) {
      requireSupported(mode, null);
    }
    if (softness != null) {
      return soft.softness((Operand<? extends TFloating>) softness);
    }
    return arguments.has(SOFTNESS) ? soft.softness(arguments.number(SOFTNESS, Double.NaN)) : soft;
  }

  private void requireSupported(Mode mode, Method method) {
    if (!spec.supports(mode, method)) {
      throw new IllegalArgumentException(
          spec.name()
              + " has no mode "
              + mode.pythonName()
              + (method == null ? "" : " with method " + method.pythonName())
              + "; modes "
              + spec.modes().stream().map(Mode::pythonName).sorted().toList()
              + ", methods "
              + spec.methods().stream().map(Method::pythonName).sorted().toList());
    }
  }
}
