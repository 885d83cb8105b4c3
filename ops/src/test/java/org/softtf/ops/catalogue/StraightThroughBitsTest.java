// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.softtf.ops.reference.ReferenceArray;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The forward value of every straight-through form is the hard one, bit by bit. */
class StraightThroughBitsTest {
  private static final int ROWS = 40_000;
  private static final int COLUMNS = 5;

  /** By the input's name and size. */
  private static final Map<String, float[]> ANY_BITS = new HashMap<>();

  @AfterAll
  static void forget() {
    ANY_BITS.clear();
  }

  /** Each operator with a straight-through form, with its own method. */
  static Stream<SampleCall> calls() {
    return SampleCalls.all()
        .filter(call -> call.spec().straightThrough() && call.mode() != Mode.HARD)
        .map(call -> new SampleCall(call.spec(), call.mode(), null, call.own(), call.inputs()))
        // the modes of the operators along an axis share how they join
        .filter(call -> call.spec().methods().isEmpty() || call.mode() == Mode.SMOOTH)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void valuesAreHardToTheLastBit(SampleCall call) {
    List<Tensor> fed = new ArrayList<>();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Map<String, Operand<?>> inputs =
          call.operands(x -> tf.placeholder(TFloat32.class, Placeholder.shape(shape(call, x))));
      List<Operand<?>> outputs = new ArrayList<>(call.buildStraightThrough(tf, inputs, 0.1));
      int count = outputs.size();
      outputs.addAll(call.in(Mode.HARD).build(tf, inputs, 0.1));
      outputs.addAll(call.build(tf, inputs, 0.1));
      try (Session session = new Session(graph)) {
        Session.Runner runner = session.runner();
        for (ReferenceArray input : call.inputs()) {
          Tensor tensor = numbers(call.kind(input), input.name(), shape(call, input));
          fed.add(tensor);
          runner.feed(inputs.get(input.name()), tensor);
        }
        outputs.forEach(runner::fetch);
        try (Result result = runner.run()) {
          for (int i = 0; i < count; i++) {
            requireSameBits(floats(result.get(i)), floats(result.get(count + i)));
          }
          // among random bits there are many for which the soft value is ±∞ or NaN
          boolean anyBits = call.inputs().stream().anyMatch(x -> !isProbability(call.kind(x)));
          assertEquals(anyBits, hasNonFinite(floats(result.get(2 * count))));
        }
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /** Weights along an axis are one row. */
  private static Shape shape(SampleCall call, ReferenceArray input) {
    boolean row = call.kind(input) == Kind.WEIGHTS && input.shape().numDimensions() == 1;
    return row ? Shape.of(COLUMNS) : Shape.of(ROWS, COLUMNS);
  }

  private static boolean isProbability(Kind kind) {
    return kind == Kind.PROBABILITY || kind == Kind.WEIGHTS;
  }

  /** Any bits that the operator does not refuse. */
  private static Tensor numbers(Kind kind, String name, Shape shape) {
    float[] values =
        ANY_BITS
            .computeIfAbsent(
                name + shape.size(), key -> anyBits(name.hashCode(), (int) shape.size()))
            .clone();
    for (int i = 0; i < values.length; i++) {
      // two columns of each row can be drawn, whatever the others hold
      boolean safe = i % COLUMNS < 2;
      if (kind == Kind.LOGITS && (Float.isNaN(values[i]) || values[i] > Float.MAX_VALUE || safe)) {
        values[i] = safe ? i % 7 : Float.NEGATIVE_INFINITY;
      } else if (isProbability(kind)) {
        float size = Math.abs(values[i]);
        values[i] = safe ? (i % 7 + 1) / 8f : size <= 1 ? size : i % 2;
      }
    }
    return TFloat32.tensorOf(shape, DataBuffers.of(values, false, false));
  }

  /** Any normal float32 number, 0, NaN and ±∞; every other one of moderate size. */
  private static float[] anyBits(int seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) random.nextGaussian();
      // the arithmetic of TensorFlow's kernels takes subnormal numbers for 0
      values[i] = Math.abs(values[i]) < Float.MIN_NORMAL ? 0 : values[i];
      if (i % 1000 == 0) {
        values[i] = i % 3000 == 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
      }
    }
    return values;
  }

  private static float[] floats(Tensor tensor) {
    float[] floats = new float[(int) tensor.shape().size()];
    FloatDataBuffer data = ((TFloat32) tensor).asRawTensor().data().asFloats();
    data.copyTo(DataBuffers.of(floats, false, false), floats.length);
    return floats;
  }

  private static void requireSameBits(float[] got, float[] want) {
    assertEquals(want.length, got.length);
    for (int i = 0; i < want.length; i++) {
      // floatToIntBits has one pattern for all NaN
      if (Float.floatToIntBits(got[i]) != Float.floatToIntBits(want[i])) {
        assertEquals(want[i], got[i], "at " + i);
      }
    }
  }

  private static boolean hasNonFinite(float... values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return true;
      }
    }
    return false;
  }
}
