// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.softtf.ops.internal.settings.Inputs;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** The inputs of one use of an operator, all of one floating type but seed, mask and lengths. */
public final class InputOperands {
  private final Map<String, Operand<?>> values;

  InputOperands(Map<String, Operand<?>> values) {
    this.values = values;
  }

  /**
   * Tells whether an input is given.
   *
   * @param name its name
   * @return true if it is
   */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * Returns an input.
   *
   * @param name its name
   * @return the input
   */
  public Operand<TFloating> get(String name) {
    return Inputs.trusted(present(name)); // OperatorCall casts all to one floating type
  }

  /**
   * Returns the inputs of a list.
   *
   * @param input the list's name, which ends with {@code *}
   * @return the inputs by their numbers from 0
   */
  public List<Operand<TFloating>> list(String input) {
    List<Operand<TFloating>> list = new ArrayList<>();
    while (has(input.replace("*", Integer.toString(list.size())))) {
      list.add(get(input.replace("*", Integer.toString(list.size()))));
    }
    return list;
  }

  /** The seed, of an integer type. */
  Operand<?> seed() {
    return present(OperatorSpec.SEED);
  }

  /** The options of the mask and the lengths that are given. */
  <O> List<O> masks(Function<Operand<TBool>, O> ofMask, Function<Operand<TInt32>, O> ofLengths) {
    List<O> masks = new ArrayList<>();
    if (has(OperatorSpec.MASK)) {
      masks.add(ofMask.apply(typed(OperatorSpec.MASK, TBool.class)));
    }
    if (has(OperatorSpec.LENGTHS)) {
      masks.add(ofLengths.apply(typed(OperatorSpec.LENGTHS, TInt32.class)));
    }
    return masks;
  }

  private <V extends TType> Operand<V> typed(String name, Class<V> type) {
    Operand<?> value = present(name);
    if (value.type() != type) {
      throw new IllegalArgumentException(
          name + " must be " + type.getSimpleName() + ", got " + value.type().getSimpleName());
    }
    return value.asOutput().expect(type);
  }

  private Operand<?> present(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }
}
