// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.util.List;
import org.softtf.ops.Method;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/**
 * Rows of six of which three are there, and rows of three, with every method that takes masks.
 * Outputs whose names begin with rank belong to the elements, the others to the first places.
 */
final class MaskedModel {
  private MaskedModel() {}

  static List<ModelSignature> signatures(Ops tf) {
    Operand<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, 6)));
    Operand<TBool> mask = tf.placeholder(TBool.class, Placeholder.shape(Shape.of(-1, 6)));
    Operand<TFloat64> alone = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, 3)));
    ModelSignature.Builder some = ModelSignature.named("some").input("x", x).input("mask", mask);
    ModelSignature.Builder all = ModelSignature.named("all").input("x", alone);
    for (Method method : Method.values()) {
      if (method != Method.SMOOTH_SORT) {
        SoftOps soft = SoftOps.create(tf).method(method);
        ArrayOption.Mask there = ArrayOption.mask(mask);
        some.output("sort_" + method.pythonName(), soft.sort(x, there));
        some.output("rank_" + method.pythonName(), soft.rank(x, there));
        all.output("sort_" + method.pythonName(), soft.sort(alone));
        all.output("rank_" + method.pythonName(), soft.rank(alone));
      }
    }
    SoftOps soft = SoftOps.create(tf);
    ArrayOption.Mask there = ArrayOption.mask(mask);
    some.output("median_newton", soft.medianNewton(x, there, ArrayOption.keepDims()));
    all.output("median_newton", soft.medianNewton(alone, ArrayOption.keepDims()));
    some.output("rank_top_k_mask", soft.topKMask(x, 2, there));
    all.output("rank_top_k_mask", soft.topKMask(alone, 2));
    return List.of(some.build(), all.build());
  }
}
