// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.tensorflow.GraphOperation;
import org.tensorflow.ndarray.Shape;

/** The type and the attributes of the node that carries a custom gradient. */
public final class CarrierFacts {
  /** The type of the node. */
  public static final String TYPE = "IdentityN";

  /** The attribute that names the operator. */
  public static final String GRADIENT = "_softtf_gradient";

  /** The attribute that says how many of the values are outputs. */
  public static final String OUTPUTS = "_softtf_outputs";

  /** The attribute that says how many of the values after the outputs are inputs. */
  public static final String INPUTS = "_softtf_inputs";

  /** The attribute that holds the shapes of all values. */
  public static final String SHAPES = "_softtf_shapes";

  /** Python looks a gradient up under this attribute and raises LookupError if there is none. */
  public static final String PYTHON_GRADIENT = "_gradient_op_type";

  private static final String END = ";";
  private static final String UNKNOWN = "?";

  private CarrierFacts() {}

  /**
   * Writes shapes as text, "2,3;;-1,4;?;": tf2onnx refuses attributes that are lists of shapes.
   *
   * @param shapes the shapes
   * @return the value of {@link #SHAPES}
   */
  public static String encode(List<Shape> shapes) {
    return shapes.stream().map(shape -> encode(shape) + END).collect(Collectors.joining());
  }

  private static String encode(Shape shape) {
    return shape.isUnknown()
        ? UNKNOWN
        : LongStream.of(shape.asArray()).mapToObj(Long::toString).collect(Collectors.joining(","));
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param shapes the value of {@link #SHAPES}
   * @return the shapes
   */
  public static List<Shape> decode(String shapes) {
    List<Shape> list = new ArrayList<>();
    int start = 0;
    for (int end; (end = shapes.indexOf(END, start)) >= 0; start = end + 1) {
      list.add(decodeShape(shapes.substring(start, end)));
    }
    return list;
  }

  private static Shape decodeShape(String shape) {
    if (shape.equals(UNKNOWN)) {
      return Shape.unknown();
    }
    return shape.isEmpty()
        ? Shape.scalar()
        : Shape.of(Arrays.stream(shape.split(",", -1)).mapToLong(Long::parseLong).toArray());
  }

  /**
   * Tells whether an attribute is true.
   *
   * @param node a node
   * @param attribute the name of the attribute
   * @return false too if the node does not have it
   */
  public static boolean flag(GraphOperation node, String attribute) {
    try {
      return node.attributes().getAttrValueProto(attribute).getB();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Returns the text of an attribute. Not by {@code getAttrString}, which TF Java 1.1.0 answers
   * with random bytes for an empty text.
   *
   * @param node a node
   * @param name the name of the attribute
   * @return the text, empty if the node has no such attribute
   */
  public static String text(GraphOperation node, String name) {
    try {
      return node.attributes().getAttrValueProto(name).getS().toStringUtf8();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
