// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.softtf.gradients.RawOperations.set;

import java.util.List;
import java.util.Map;
import org.softtf.gradients.OrdinaryOperations.Use;

/** The part of {@link OrdinaryOperations} that works on images. */
final class OrdinaryImageOperations {
  private static final String VALID = "VALID";
  private static final long[] ONES = {1, 1, 1, 1};

  private OrdinaryImageOperations() {}

  static void put(Map<String, Use> uses) {
    for (String type : List.of("Conv2D", "DepthwiseConv2dNative")) {
      uses.put(
          type,
          r ->
              r.op(
                  type,
                  r.x(1, 3, 3, 1),
                  r.x(2, 2, 1, 1),
                  set("strides", ONES),
                  set("padding", VALID)));
    }
    uses.put(
        "Conv2DBackpropInput",
        r ->
            r.op(
                "Conv2DBackpropInput",
                r.ints(1, 3, 3, 1),
                r.x(2, 2, 1, 1),
                r.x(1, 2, 2, 1),
                set("strides", ONES),
                set("padding", VALID)));
    putResizing(uses);
    putBlocks(uses);
    putPooling(uses);
    uses.put("LRN", r -> r.op("LRN", r.x32(1, 2, 2, 3)));
    uses.put(
        "FusedBatchNormV3",
        r ->
            List.of(
                r.one(
                    "FusedBatchNormV3",
                    r.x32(1, 2, 2, 2),
                    r.x32(2),
                    r.x32(2),
                    r.tf().constant(new float[0]),
                    r.tf().constant(new float[0]))));
  }

  private static void putResizing(Map<String, Use> uses) {
    for (String type : List.of("ResizeBicubic", "ResizeBilinear", "ResizeNearestNeighbor")) {
      uses.put(type, r -> r.op(type, r.x32(1, 2, 2, 1), r.ints(4, 3)));
    }
    uses.put(
        "ScaleAndTranslate",
        r ->
            r.op(
                "ScaleAndTranslate",
                r.x32(1, 2, 2, 1),
                r.ints(4, 4),
                r.tf().constant(new float[] {2, 2}),
                r.tf().constant(new float[] {0, 0})));
    uses.put(
        "CropAndResize",
        r ->
            r.op(
                "CropAndResize",
                r.x32(1, 4, 4, 1),
                r.tf().constant(new float[][] {{0.1f, 0.1f, 0.8f, 0.7f}}),
                r.ints(0),
                r.ints(2, 2)));
  }

  private static void putBlocks(Map<String, Use> uses) {
    uses.put(
        "BatchToSpace",
        r -> r.op("BatchToSpace", r.x(4, 1, 1, 1), r.pairs(0, 0, 0, 0), set("block_size", 2)));
    uses.put(
        "BatchToSpaceND",
        r -> r.op("BatchToSpaceND", r.x(4, 1, 1, 1), r.ints(2, 2), r.pairs(0, 0, 0, 0)));
    uses.put(
        "SpaceToBatch",
        r -> r.op("SpaceToBatch", r.x(1, 2, 2, 1), r.pairs(0, 0, 0, 0), set("block_size", 2)));
    uses.put(
        "SpaceToBatchND",
        r -> r.op("SpaceToBatchND", r.x(1, 2, 2, 1), r.ints(2, 2), r.pairs(0, 0, 0, 0)));
    uses.put("DepthToSpace", r -> r.op("DepthToSpace", r.x(1, 1, 1, 4), set("block_size", 2)));
    uses.put("SpaceToDepth", r -> r.op("SpaceToDepth", r.x(1, 2, 2, 1), set("block_size", 2)));
  }

  private static void putPooling(Map<String, Use> uses) {
    for (String type : List.of("FractionalAvgPool", "FractionalMaxPool")) {
      uses.put(
          type,
          r ->
              List.of(
                  r.one(
                      type,
                      r.x(1, 4, 4, 1),
                      set("pooling_ratio", new float[] {1, 1.5f, 1.5f, 1}),
                      set("deterministic", true),
                      set("seed", 1),
                      set("seed2", 2))));
    }
  }
}
