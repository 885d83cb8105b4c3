// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.RunCheck;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TIntegral;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * Exact operators of integers: computed in float64, which holds them all up to 2⁵³, and cast back
 * where the values are whole numbers again.
 *
 * @param operator the operator
 * @param type the type of the integers; int64 for inputs of several types
 */
record ExactIntegers(OperatorSpec operator, Class<? extends TNumber> type) {
  private static final long LARGEST = 1L << 53;

  /** Whether all inputs that are computed with are integers. */
  static boolean areAll(Map<String, ? extends Operand<?>> inputs) {
    List<Class<? extends TType>> types = types(inputs);
    return !types.isEmpty() && types.stream().allMatch(TIntegral.class::isAssignableFrom);
  }

  static ExactIntegers of(OperatorSpec operator, Map<String, ? extends Operand<?>> inputs) {
    List<Class<? extends TType>> types = types(inputs).stream().distinct().toList();
    return new ExactIntegers(
        operator, types.size() > 1 ? TInt64.class : types.get(0).asSubclass(TNumber.class));
  }

  private static List<Class<? extends TType>> types(Map<String, ? extends Operand<?>> inputs) {
    List<Class<? extends TType>> types = new ArrayList<>();
    inputs.forEach(
        (name, value) -> {
          if (isComputedWith(name)) {
            types.add(value.type());
          }
        });
    return types;
  }

  private static boolean isComputedWith(String name) {
    return !name.equals(OperatorSpec.SOFTNESS) && !isOfOwnType(name);
  }

  private static boolean isOfOwnType(String name) {
    return name.equals(OperatorSpec.MASK) || name.equals(OperatorSpec.LENGTHS);
  }

  /** The inputs in float64, but mask and lengths; a run with greater ones fails. */
  Map<String, Operand<?>> wide(Ops tf, Map<String, ? extends Operand<?>> inputs) {
    Map<String, Operand<?>> wide = new LinkedHashMap<>();
    inputs.forEach(
        (name, value) -> {
          Operand<? extends TType> safe =
              isComputedWith(name) && value.type() == TInt64.class
                  ? withinReach(tf, name, Inputs.<TInt64>trusted(value))
                  : value;
          wide.put(name, isOfOwnType(name) ? value : tf.dtypes.cast(safe, TFloat64.class));
        });
    return wide;
  }

  private Operand<TInt64> withinReach(Ops tf, String name, Operand<TInt64> x) {
    Operand<TInt64> flat = tf.reshape(x, tf.constant(new int[] {-1}));
    Operand<TBool> within =
        tf.math.logicalAnd(
            tf.math.lessEqual(flat, tf.constant(LARGEST)),
            tf.math.greaterEqual(flat, tf.constant(-LARGEST)));
    return RunCheck.require(
        tf,
        tf.reduceAll(within, tf.constant(0)),
        x,
        operator.name() + ": " + name + " must be from -2^53 to 2^53, got",
        x);
  }

  /** The outputs: values as integers if they are such, all else in float32, as of integers. */
  List<Operand<?>> narrow(Ops tf, List<? extends Operand<?>> outputs, boolean givesIntegers) {
    List<Operand<?>> narrow = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      boolean values = operator.outputs().get(i).kind() == OutputSpec.Kind.VALUES;
      Operand<TFloat64> output = outputs.get(i).asOutput().expect(TFloat64.class);
      Class<? extends TNumber> wanted = values && givesIntegers ? type : TFloat32.class;
      narrow.add(tf.dtypes.cast(output, wanted));
    }
    return narrow;
  }
}
