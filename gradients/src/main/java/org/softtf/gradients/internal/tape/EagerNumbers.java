// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.DeviceSpec;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Scope;
import org.tensorflow.op.core.Constant;
import org.tensorflow.op.dtypes.Cast;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * Single numbers as eager operands, such as a learning rate that changes in each step. The session
 * keeps none of them; those used last are kept here, so that numbers that stay are made once.
 *
 * @param <T> the element type
 */
public final class EagerNumbers<T extends TFloating> {
  /** The host, whatever else there is. */
  public static final DeviceSpec CPU =
      DeviceSpec.newBuilder().deviceType(DeviceSpec.DeviceType.CPU).deviceIndex(0).build();

  /** More than the numbers of one step of an optimizer. */
  private static final int KEPT = 8;

  private final EagerSession session;
  private final Class<T> type;
  private final Operand<TFloat64> zero;
  private final Map<Double, Rounded<T>> latest = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * A number of the element type.
   *
   * @param operand holds it, and is not to be changed
   * @param value what it is
   * @param <T> the element type
   */
  public record Rounded<T extends TFloating>(Operand<T> operand, double value) {}

  /**
   * Starts empty.
   *
   * @param session where the operands are
   * @param type the element type
   */
  public EagerNumbers(EagerSession session, Class<T> type) {
    this.session = session;
    this.type = type;
    this.zero = Constant.scalarOf(session.baseScope(), 0.0);
  }

  /**
   * Returns a number.
   *
   * @param number the number
   * @return an operand that is not to be changed
   */
  public Operand<T> of(double number) {
    return rounded(number).operand();
  }

  /**
   * Returns a number, and what it is after rounding to the element type.
   *
   * @param number the number
   * @return both
   */
  public Rounded<T> rounded(double number) {
    Rounded<T> found = latest.get(number);
    if (found == null) {
      found = make(number);
      latest.put(number, found);
      if (latest.size() > KEPT) {
        latest.remove(latest.keySet().iterator().next());
      }
    }
    return found;
  }

  private Rounded<T> make(double number) {
    Scope scope = session.baseScope();
    try (TFloat64 tensor = TFloat64.scalarOf(number)) {
      Operand<T> operand =
          Cast.create(scope, EagerTensors.like(session, zero.asOutput(), tensor), type);
      double value = Cast.create(scope, operand, TFloat64.class).asTensor().getDouble();
      return new Rounded<>(operand, value);
    }
  }
}
