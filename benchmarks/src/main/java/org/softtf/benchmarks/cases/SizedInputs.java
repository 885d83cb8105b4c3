package org.softtf.benchmarks.cases;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.ops.catalogue.OperatorSpec.InputSpec;
import org.softtf.ops.catalogue.OperatorSpec.Kind;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Inputs and arguments of an operator for a number of rows of a length. */
final class SizedInputs {
  private final BenchmarkCase which;
  private final OperatorSpec spec;

  SizedInputs(BenchmarkCase which) {
    this.which = which;
    this.spec = which.spec();
  }

  /** The input that is fed and differentiated. */
  Operand<TFloat32> placeholder(Ops tf) {
    Shape shape = Shape.of(which.rows(), which.n());
    return tf.placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  /** What is fed: the same numbers for the same shape every time. */
  TFloat32 values() {
    Random random = new Random(0);
    Kind kind = spec.inputs().get(0).kind();
    boolean any = kind == Kind.ARRAY || kind == Kind.LOGITS;
    float[] numbers = new float[which.rows() * which.n()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = any ? (float) random.nextGaussian() : 0.05f + 0.9f * random.nextFloat();
    }
    return TFloat32.tensorOf(Shape.of(which.rows(), which.n()), DataBuffers.of(numbers));
  }

  /** All inputs: the first as given, the others constants. */
  Map<String, Operand<?>> build(Ops tf, Operand<?> first) {
    Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    inputs.put(spec.inputs().get(0).name(), first);
    for (InputSpec input : spec.inputs().subList(1, spec.inputs().size())) {
      if (input.optional()) {
        continue;
      }
      if (input.name().endsWith("*")) {
        String prefix = input.name().substring(0, input.name().length() - 1);
        inputs.put(prefix + 0, uniform(tf, which.rows()));
        inputs.put(prefix + 1, uniform(tf, which.n()));
      } else {
        inputs.put(input.name(), other(tf, input));
      }
    }
    return inputs;
  }

  private Operand<TFloat32> other(Ops tf, InputSpec input) {
    if (input.kind() == Kind.SOFT_INDEX) {
      return switch (spec.name()) {
        case "take_along_axis" -> uniform(tf, which.rows(), 1, which.n());
        case "take" -> uniform(tf, 1, which.n());
        default -> uniform(tf, which.n());
      };
    }
    return switch (input.name()) {
      case "a" -> tf.constant(-0.5f);
      case "b" -> tf.constant(0.5f);
      case "choices" -> uniform(tf, which.n(), which.rows());
      default -> tf.constant(input.kind() == Kind.SOFT_BOOL ? 0.5f : 0f);
    };
  }

  /** Equal probabilities along the last axis. */
  private static Operand<TFloat32> uniform(Ops tf, long... shape) {
    return tf.fill(tf.constant(shape), tf.constant(1f / shape[shape.length - 1]));
  }

  Arguments arguments() {
    Map<String, Object> arguments = new LinkedHashMap<>();
    Set<String> known = spec.arguments();
    Map.<String, Object>of(
            "axis",
            -1,
            "k",
            Math.min(5, which.n()),
            "q",
            0.25,
            "p",
            25.0,
            "slice_size",
            (which.n() + 1) / 2,
            "slice_sizes",
            List.of((which.rows() + 1) / 2, (which.n() + 1) / 2),
            "seed",
            List.of(7, 11),
            "n",
            3)
        .forEach(
            (name, value) -> {
              if (known.contains(name)) {
                arguments.put(name, value);
              }
            });
    if (!spec.modes().isEmpty()) {
      arguments.put("mode", which.mode());
    }
    if (!spec.methods().isEmpty()) {
      arguments.put("method", which.method());
    }
    return Arguments.of(arguments);
  }
}
