// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.objects;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.softtf.savedmodel.internal.graph.TensorShapes;
import org.softtf.savedmodel.internal.variables.ModelVariable;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;

/**
 * A model's variables as objects: {@code layer/w} is {@code model.layer.w}, and the lists {@code
 * variables} and {@code trainable_variables} hold all of them.
 */
final class VariableObjects {
  private final ObjectGraph objects;

  /** Names that an attribute of the model itself cannot have. */
  private final Set<String> taken;

  /** The objects that only hold others. */
  private final Set<Integer> scopes = new HashSet<>();

  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final Map<String, String> keys = new LinkedHashMap<>();

  VariableObjects(ObjectGraph objects, Set<String> taken) {
    this.objects = objects;
    this.taken = taken;
  }

  /** The numbers of variables by their names. */
  Map<String, Integer> numbers() {
    return numbers;
  }

  /** The keys that the values of variables have in a checkpoint, by the variables' names. */
  Map<String, String> keys() {
    return keys;
  }

  /** The same keys by the variables' numbers. */
  Map<Integer, String> keysByNumber() {
    Map<Integer, String> byNumber = new HashMap<>();
    keys.forEach((name, key) -> byNumber.put(numbers.get(name), key));
    return byNumber;
  }

  /** Adds a variable where its name says. */
  void add(ModelVariable variable) {
    List<String> path = new ArrayList<>();
    int parent = ObjectGraph.ROOT;
    String[] parts = variable.name().split("/", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      String scope = freeName(parent, parts[i], true);
      path.add(scope);
      parent = scope(parent, scope);
    }
    String name = freeName(parent, parts[parts.length - 1], false);
    path.add(name);
    int number = objects.add(object(variable));
    objects.refer(parent, name, number);
    numbers.put(variable.name(), number);
    keys.put(variable.name(), CheckpointObjects.key(path));
  }

  /** Adds the lists of variables. */
  void list(List<ModelVariable> variables) {
    objects.addList(ObjectGraph.ROOT, "variables", numbers(variables.stream()));
    objects.addList(
        ObjectGraph.ROOT,
        "trainable_variables",
        numbers(variables.stream().filter(ModelVariable::trains)));
  }

  private List<Integer> numbers(Stream<ModelVariable> variables) {
    return variables.map(ModelVariable::name).map(numbers::get).toList();
  }

  private static SavedObject.Builder object(ModelVariable variable) {
    SavedObject.Builder object = SavedObject.newBuilder();
    object
        .getVariableBuilder()
        .setName(variable.name())
        .setDtype(variable.value().asRawTensor().dataType())
        .setShape(TensorShapes.of(variable.value().shape()))
        .setTrainable(variable.trains());
    return object;
  }

  private int scope(int parent, String name) {
    OptionalInt there = objects.child(parent, name);
    if (there.isPresent()) {
      return there.getAsInt();
    }
    int scope = objects.addPlain();
    objects.refer(parent, name, scope);
    scopes.add(scope);
    return scope;
  }

  /** The name with underscores behind it, if something else has it. */
  private String freeName(int parent, String name, boolean scope) {
    String free = attribute(name);
    while (isTaken(parent, free, scope)) {
      free += "_";
    }
    return free;
  }

  private boolean isTaken(int parent, String name, boolean scope) {
    OptionalInt there = objects.child(parent, name);
    return there.isPresent()
        ? !scope || !scopes.contains(there.getAsInt())
        : parent == ObjectGraph.ROOT && taken.contains(name);
  }

  /**
   * Python keeps names that begin with an underscore to itself, and looks in the key of a value for
   * the first name that ends as the one before the value does.
   */
  private static String attribute(String name) {
    String attribute = name.startsWith("_") ? "variable" + name : name;
    return attribute.endsWith(CheckpointObjects.ATTRIBUTES) ? attribute + "_" : attribute;
  }
}
