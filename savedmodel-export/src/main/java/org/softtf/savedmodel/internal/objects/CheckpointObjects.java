// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.objects;

import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import java.util.Map;
import org.softtf.savedmodel.internal.graph.Protos;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.ObjectReference;

/**
 * A model's objects as its checkpoint lists them: those that lead to variables, with their keys.
 */
final class CheckpointObjects {
  /** What stands between an object's path and the name of what is saved of it. */
  static final String ATTRIBUTES = ".ATTRIBUTES";

  private static final String VALUE = "VARIABLE_VALUE";

  private CheckpointObjects() {}

  /** The key of a variable that is reached from the model by a path of attributes. */
  static String key(Iterable<String> path) {
    StringBuilder key = new StringBuilder();
    path.forEach(name -> key.append(name.replace(".", "..")).append('/'));
    return key.append(ATTRIBUTES).append('/').append(VALUE).toString();
  }

  /**
   * Lists all objects that there are by now.
   *
   * @param keys keys by the numbers of variables
   */
  static ByteString of(ObjectGraph objects, Map<Integer, String> keys) {
    TrackableObjectGraph.Builder graph = TrackableObjectGraph.newBuilder();
    for (int i = 0; i < objects.size(); i++) {
      SavedObject object = objects.get(i);
      TrackableObjectGraph.TrackableObject.Builder listed =
          graph.addNodesBuilder().addAllChildren(object.getChildrenList());
      String key = keys.get(i);
      if (key != null) {
        listed
            .addAttributesBuilder()
            .setName(VALUE)
            .setFullName(object.getVariable().getName())
            .setCheckpointKey(key);
      }
      listed.setHasCheckpointValues(BoolValue.of(leadsToValue(objects, i, keys)));
    }
    return Protos.toBytes(graph.build());
  }

  private static boolean leadsToValue(ObjectGraph objects, int object, Map<Integer, String> keys) {
    return keys.containsKey(object)
        || objects.get(object).getChildrenList().stream()
            .map(ObjectReference::getNodeId)
            .anyMatch(child -> leadsToValue(objects, child, keys));
  }
}
