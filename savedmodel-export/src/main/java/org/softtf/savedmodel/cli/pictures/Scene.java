// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.pictures;

import java.util.Map;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * What a picture of an operator shows: one number t moves, one element of the result is drawn.
 *
 * @param catalogue the operators there are
 * @param spec the operator
 * @param operator its name, with {@code _st} if it is the straight-through form
 * @param from where t starts
 * @param to where t ends
 * @param inputs makes the operator's inputs from t
 * @param arguments its arguments beyond mode, method and softness
 * @param element the element of the first result, counted in the flattened result
 * @param says what is drawn, in words, such as {@code sort([t, −1, 0, 1.2])[1]}
 */
public record Scene(
    Catalogue catalogue,
    OperatorSpec spec,
    String operator,
    double from,
    double to,
    InputMaker inputs,
    Map<String, Object> arguments,
    int element,
    String says) {

  /** Makes inputs by name. */
  @FunctionalInterface
  public interface InputMaker {
    /** The inputs where t is. */
    Map<String, Operand<?>> from(Ops tf, Operand<TFloat64> t);
  }
}
