// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.tensorflow.ndarray.Shape;

/**
 * One line of a reference file.
 *
 * @param id its unique name
 * @param operator the operator's Python name
 * @param arguments arguments by their Python names
 * @param inputs the inputs
 * @param outputs the expected outputs
 * @param values how near outputs must be
 * @param cotangents the weights of the outputs in the sum that is differentiated; empty for values
 *     only
 * @param gradients the expected gradients by input
 * @param gradientTolerance how near gradients must be
 * @param vectors the weights of the gradients in the sum that is differentiated again
 * @param products the expected Hessian-vector products by input
 * @param float32Error what the reference loses in float32; empty for an iterative method
 * @param float32GradientError the same of the gradients
 */
public record ReferenceCase(
    String id,
    String operator,
    Map<String, Object> arguments,
    List<ReferenceArray> inputs,
    List<ReferenceArray> outputs,
    Tolerance values,
    List<ReferenceArray> cotangents,
    List<ReferenceArray> gradients,
    Tolerance gradientTolerance,
    List<ReferenceArray> vectors,
    List<ReferenceArray> products,
    OptionalDouble float32Error,
    OptionalDouble float32GradientError) {

  /** Inputs and arguments without expected numbers. */
  public static ReferenceCase of(
      String id, String operator, Map<String, Object> arguments, List<ReferenceArray> inputs) {
    Tolerance none = new Tolerance(0, 0);
    return new ReferenceCase(
        id,
        operator,
        arguments,
        inputs,
        List.of(),
        none,
        List.of(),
        List.of(),
        none,
        List.of(),
        List.of(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  /** What two cases must share to be run in one graph. */
  record Form(
      String operator,
      Map<String, Object> arguments,
      List<String> inputs,
      List<Shape> shapes,
      List<String> gradients,
      List<String> products) {}

  Form form() {
    return new Form(
        operator,
        arguments,
        names(inputs),
        inputs.stream().map(ReferenceArray::shape).toList(),
        names(gradients),
        names(products));
  }

  /** The same case with other numbers to be found, and without second derivatives. */
  ReferenceCase with(
      List<ReferenceArray> otherOutputs, Tolerance strict, List<ReferenceArray> otherGradients) {
    return new ReferenceCase(
        id,
        operator,
        arguments,
        inputs,
        otherOutputs,
        strict,
        cotangents,
        otherGradients,
        gradientTolerance,
        List.of(),
        List.of(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static List<String> names(List<ReferenceArray> arrays) {
    return arrays.stream().map(ReferenceArray::name).toList();
  }
}
