// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.ArgumentKind;
import org.softtf.ops.catalogue.ArgumentSpec;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** A call by Python names: one that is right, with up to two changes. */
final class NamedCall implements RandomCall {
  private static final List<Object> VALUES =
      Arrays.asList(
          null,
          true,
          "nonsense",
          -7,
          0,
          1,
          2,
          0.5,
          1e-320,
          1e300,
          Double.NaN,
          9_999_999_999L,
          List.of(),
          Arrays.asList(1, null),
          List.of("a"),
          List.of(1, 2),
          List.of(0.2, 0.8));

  private static final int INDICES = 2;

  private final OperatorSpec spec;
  private final String name;
  private final Random random;
  private final Map<String, Object> arguments = new LinkedHashMap<>();
  private final Map<String, Operand<?>> inputs = new LinkedHashMap<>();
  private final Map<String, String> described = new LinkedHashMap<>();

  NamedCall(Random random) {
    this.random = random;
    List<OperatorSpec> all = Catalogue.standard().all();
    spec = all.get(random.nextInt(all.size()));
    name = spec.straightThrough() && random.nextInt(4) == 0 ? spec.name() + "_st" : spec.name();
  }

  @Override
  public String operator() {
    return spec.name();
  }

  @Override
  public String text() {
    return name + arguments + described;
  }

  @Override
  public List<Operand<?>> build(Ops tf, RandomOperands operands) throws Refused {
    Shape main = operands.shape();
    arguments.putAll(variant(main, operands));
    putSettings(operands);
    while (operands.chance(0.3)) {
      changeAnArgument(operands);
    }
    putInputs(main, operands);
    try {
      return Catalogue.standard().build(tf, name, inputs, Arguments.of(arguments));
    } catch (RuntimeException e) {
      throw new Refused(spec.name(), e);
    }
  }

  /** Arguments that may be right for some shapes. */
  private Map<String, Object> variant(Shape main, RandomOperands operands) {
    Shape fitting = main.numDimensions() == 0 ? Shape.of(3) : main;
    return operands.one(spec.variants(fitting));
  }

  private void putSettings(RandomOperands operands) {
    if (!spec.modes().isEmpty()) {
      arguments.put("mode", operands.one(List.of(Mode.values())).pythonName());
      if (operands.chance(0.3)) {
        arguments.put("softness", 3 * random.nextDouble());
      }
    }
    if (!spec.methods().isEmpty() && operands.chance(0.8)) {
      arguments.put("method", operands.one(List.of(Method.values())).pythonName());
    }
  }

  private void changeAnArgument(RandomOperands operands) {
    List<String> names = new ArrayList<>(arguments.keySet());
    spec.arguments().forEach(argument -> names.add(argument.name()));
    names.add(operands.one(List.of("axis", "softness", "absent")));
    String changed = operands.one(names);
    if (operands.chance(0.1)) {
      arguments.remove(changed);
    } else if (operands.chance(0.3)) {
      arguments.put(changed, operands.one(VALUES));
    } else {
      arguments.put(changed, likely(spec.argument(changed).map(ArgumentSpec::kind).orElse(null)));
    }
  }

  private Object likely(ArgumentKind kind) {
    if (kind == null) {
      return random.nextDouble();
    }
    return switch (kind) {
      case NUMBER -> random.nextDouble();
      case WHOLE_NUMBER -> random.nextInt(6) - 2;
      case FLAG -> random.nextBoolean();
      case TEXT -> "linear";
      case NUMBERS -> random.doubles(random.nextInt(3)).boxed().toList();
      case WHOLE_NUMBERS -> random.ints(random.nextInt(3), 1, 4).boxed().toList();
      case TWO_WHOLE_NUMBERS -> List.of(random.nextInt(), random.nextInt());
    };
  }

  private void putInputs(Shape main, RandomOperands operands) {
    Class<? extends TType> type = operands.type();
    shapes(main)
        .forEach(
            (input, shape) -> {
              if (!operands.chance(0.01)) {
                Class<? extends TType> own = operands.chance(0.03) ? operands.type() : type;
                put(input, operands.of(own, operands.chance(0.1) ? operands.near(shape) : shape));
              }
            });
    if (spec.takesMask() && operands.chance(0.2)) {
      put("mask", operands.of(TBool.class, operands.near(main)));
    }
    if (spec.takesMask() && operands.chance(0.1)) {
      put("lengths", operands.of(TInt32.class, operands.near(main)));
    }
    if (operands.chance(0.05)) {
      String input = operands.one(List.of("softness", "seed", "q", "k", "absent"));
      put(input, operands.of(operands.type(), operands.near(Shape.scalar())));
    }
  }

  private void put(String input, Operand<?> operand) {
    inputs.put(input, operand);
    described.put(input, RandomCall.describe(operand));
  }

  private Map<String, Shape> shapes(Shape main) {
    try {
      return spec.shapes(main, arguments, INDICES);
    } catch (RuntimeException e) {
      // arguments that are wrong say nothing of shapes
      Map<String, Shape> shapes = new LinkedHashMap<>();
      spec.inputs().forEach(input -> shapes.put(input.name(0), main));
      return shapes;
    }
  }
}
