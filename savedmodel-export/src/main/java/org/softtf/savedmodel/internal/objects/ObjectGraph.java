// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedUserObject;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.ObjectReference;
import org.tensorflow.proto.VersionDef;

/**
 * The objects that Python makes when it loads a model, by number, and the attributes by which one
 * refers to another. The first is what {@code tf.saved_model.load} returns.
 */
final class ObjectGraph {
  static final int ROOT = 0;

  private final List<SavedObject.Builder> objects = new ArrayList<>();

  ObjectGraph() {
    addPlain();
  }

  /** Adds an object and returns its number. */
  int add(SavedObject.Builder object) {
    objects.add(object);
    return objects.size() - 1;
  }

  /** Adds an object that has nothing but attributes. */
  int addPlain() {
    return addUserObject("_generic_user_object");
  }

  /** Adds an object of a class that Python registers for saved models. */
  int addUserObject(String identifier) {
    VersionDef version = VersionDef.newBuilder().setProducer(1).setMinConsumer(1).build();
    return add(
        SavedObject.newBuilder()
            .setUserObject(
                SavedUserObject.newBuilder().setIdentifier(identifier).setVersion(version)));
  }

  /** Adds a list of objects as an attribute. */
  int addList(int parent, String name, List<Integer> elements) {
    int list = addUserObject("trackable_list_wrapper");
    for (int i = 0; i < elements.size(); i++) {
      refer(list, Integer.toString(i), elements.get(i));
    }
    refer(parent, name, list);
    return list;
  }

  /** Makes an object an attribute of another. */
  void refer(int parent, String name, int child) {
    objects.get(parent).addChildrenBuilder().setLocalName(name).setNodeId(child);
  }

  /** The object that is an attribute of another, if there is one of the name. */
  OptionalInt child(int parent, String name) {
    return objects.get(parent).getChildrenList().stream()
        .filter(child -> child.getLocalName().equals(name))
        .mapToInt(ObjectReference::getNodeId)
        .findFirst();
  }

  /** An object as it is now. */
  SavedObject get(int object) {
    return objects.get(object).build();
  }

  int size() {
    return objects.size();
  }

  /** All objects, without the functions that some of them name. */
  SavedObjectGraph.Builder toProto() {
    SavedObjectGraph.Builder graph = SavedObjectGraph.newBuilder();
    objects.forEach(graph::addNodes);
    return graph;
  }
}
