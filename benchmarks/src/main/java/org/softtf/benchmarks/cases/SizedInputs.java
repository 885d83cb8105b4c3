// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.cases;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.InputSpec;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.ops.catalogue.ShapeRule;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Inputs and arguments of an operator for a number of rows of a length. */
final class SizedInputs {
  private final BenchmarkCase which;
  private final OperatorSpec spec;
  private final Shape shape;

  SizedInputs(BenchmarkCase which) {
    this.which = which;
    this.spec = which.spec();
    this.shape = Shape.of(which.rows(), which.n());
  }

  /** The input that is fed and differentiated. */
  Operand<TFloat32> placeholder(Ops tf) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  /** What is fed: the same numbers for the same shape every time. */
  TFloat32 values() {
    Random random = new Random(0);
    boolean any = spec.inputs().get(0).kind().isAnyNumber();
    float[] numbers = new float[which.rows() * which.n()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = any ? (float) random.nextGaussian() : 0.05f + 0.9f * random.nextFloat();
    }
    return TFloat32.tensorOf(shape, DataBuffers.of(numbers));
  }

  /** All inputs: the first as given, the others constants. */
  Map<String, Operand<?>> build(Ops tf, Operand<?> first) {
    Map<String, Shape> shapes = spec.shapes(shape, spec.plainArguments(shape), 1);
    Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    inputs.put(spec.inputs().get(0).name(), first);
    for (InputSpec input : spec.inputs()) {
      if (!input.optional()) {
        shapes.forEach(
            (name, fitting) -> {
              if (input.matches(name)) {
                inputs.computeIfAbsent(
                    name, absent -> like(tf, first, constant(tf, input, fitting)));
              }
            });
      }
    }
    return inputs;
  }

  /** The same numbers, of the type of the first input. */
  private static Operand<?> like(Ops tf, Operand<?> first, Operand<TFloat32> numbers) {
    return first.type() == TFloat64.class ? tf.dtypes.cast(numbers, TFloat64.class) : numbers;
  }

  private static Operand<TFloat32> constant(Ops tf, InputSpec input, Shape fitting) {
    if (input.shape() == ShapeRule.BROADCAST && input.kind() != Kind.SOFT_INDEX) {
      return tf.constant((float) input.held()[0]);
    }
    // equal probabilities along the last axis
    return tf.fill(tf.constant(fitting.asArray()), tf.constant(1f / fitting.get(-1)));
  }

  Arguments arguments() {
    Map<String, Object> arguments = new LinkedHashMap<>(spec.plainArguments(shape));
    if (!spec.modes().isEmpty()) {
      arguments.put("mode", which.mode());
    }
    if (!spec.methods().isEmpty()) {
      arguments.put("method", which.method());
    }
    return Arguments.of(arguments);
  }
}
