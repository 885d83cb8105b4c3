// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.OpDef;

/** What TensorFlow knows of each type of operation. */
public final class OpDefinitions {
  // parsing the 1,788 definitions takes a tenth of a second, so once and at the first use
  private static final Map<String, OpDef> BY_TYPE =
      TensorFlow.registeredOpList().getOpList().stream()
          .collect(Collectors.toMap(OpDef::getName, Function.identity()));

  private OpDefinitions() {}

  /**
   * Returns the definition of a type of operation.
   *
   * @param type the type, such as {@code AddN}
   * @return the definition, an empty one for the name of a function
   */
  public static OpDef of(String type) {
    return BY_TYPE.getOrDefault(type, OpDef.getDefaultInstance());
  }

  /**
   * Tells whether TensorFlow has operations of a type.
   *
   * @param type the type
   * @return false for the name of a function
   */
  public static boolean has(String type) {
    return BY_TYPE.containsKey(type);
  }
}
