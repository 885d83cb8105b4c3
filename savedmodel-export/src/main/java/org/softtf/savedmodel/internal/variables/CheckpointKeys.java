// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.variables;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Objects;

/**
 * Under which keys a model's checkpoint holds what.
 *
 * @param byVariable keys by the names of variables
 * @param objects the objects to which the variables belong, as TensorFlow 2 reads them from the
 *     checkpoint
 */
public record CheckpointKeys(Map<String, String> byVariable, ByteString objects) {
  /** The key of the objects themselves. */
  static final String OBJECTS = "_CHECKPOINTABLE_OBJECT_GRAPH";

  String of(ModelVariable variable) {
    return Objects.requireNonNull(byVariable.get(variable.name()), variable.name());
  }
}
