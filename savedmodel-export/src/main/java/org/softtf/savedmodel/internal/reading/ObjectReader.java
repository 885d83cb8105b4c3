// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.reading;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedVariable;
import org.tensorflow.proto.Struct.StructuredValue;
import org.tensorflow.proto.Struct.TensorSpecProto;
import org.tensorflow.proto.Struct.TupleValue;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.ObjectReference;

/** Finds signatures and variables among a model's objects. */
final class ObjectReader {
  private static final int ROOT = 0;
  private static final int KEYWORDS = 1;

  private final SavedObjectGraph objects;

  ObjectReader(SavedObjectGraph objects) {
    this.objects = objects;
  }

  /** The names of the functions that are signatures, by the names of these. */
  SortedMap<String, String> signatures() {
    SortedMap<String, String> signatures = new TreeMap<>();
    for (ObjectReference child : objects.getNodes(ROOT).getChildrenList()) {
      if (child.getLocalName().equals("signatures")) {
        for (ObjectReference signature : objects.getNodes(child.getNodeId()).getChildrenList()) {
          SavedObject function = objects.getNodes(signature.getNodeId());
          signatures.put(
              signature.getLocalName(),
              function.getBareConcreteFunction().getConcreteFunctionName());
        }
      }
    }
    return signatures;
  }

  /** What a function takes by keyword. */
  Map<String, TensorSpecProto> inputs(String function) {
    StructuredValue signature = function(function).getCanonicalizedInputSignature();
    TupleValue positionalAndKeywords = signature.getTupleValue();
    return positionalAndKeywords.getValuesCount() > KEYWORDS
        ? tensors(positionalAndKeywords.getValues(KEYWORDS))
        : Map.of();
  }

  /** What a function returns by name. */
  Map<String, TensorSpecProto> outputs(String function) {
    return tensors(function(function).getOutputSignature());
  }

  private SavedConcreteFunction function(String name) {
    return objects.getConcreteFunctionsOrDefault(name, SavedConcreteFunction.getDefaultInstance());
  }

  private static Map<String, TensorSpecProto> tensors(StructuredValue values) {
    Map<String, TensorSpecProto> tensors = new TreeMap<>();
    values
        .getDictValue()
        .getFieldsMap()
        .forEach((name, value) -> tensors.put(name, value.getTensorSpecValue()));
    return tensors;
  }

  /** The variables by name. */
  SortedMap<String, SavedVariable> variables() {
    SortedMap<String, SavedVariable> variables = new TreeMap<>();
    for (SavedObject object : objects.getNodesList()) {
      if (object.hasVariable()) {
        variables.put(object.getVariable().getName(), object.getVariable());
      }
    }
    return variables;
  }

  /** Whether variables are to be trained, by name; nothing of those that share one and differ. */
  Map<String, Boolean> trainable() {
    Map<String, Boolean> trainable = new HashMap<>();
    Set<String> unclear = new HashSet<>();
    for (SavedObject object : objects.getNodesList()) {
      if (object.hasVariable()) {
        String name = object.getVariable().getName();
        boolean trains = object.getVariable().getTrainable();
        Boolean other = trainable.put(name, trains);
        if (other != null && other != trains) {
          unclear.add(name);
        }
      }
    }
    trainable.keySet().removeAll(unclear);
    return trainable;
  }
}
