// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.objects;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.Struct.StructuredValue;
import org.tensorflow.proto.TensorInfo;

/** The functions of a model that Python can call, each with what it is bound to. */
final class ConcreteFunctions {
  private final List<FunctionDef> functions = new ArrayList<>();
  private final Map<String, SavedConcreteFunction> saved = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  ConcreteFunctions(GraphNodes graph) {
    graph.functions().forEach(function -> taken.add(function.getSignature().getName()));
  }

  /** A name of the form that Python gives functions, and takes apart when it loads them. */
  String nextName(String stem) {
    int number = functions.size();
    while (taken.contains("__inference_" + stem + "_" + number)) {
      number++;
    }
    return "__inference_" + stem + "_" + number;
  }

  /**
   * Adds a function.
   *
   * @param bound the objects that its last arguments stand for
   * @param positional what its caller passes by position
   * @param keywords what its caller passes by keyword
   * @param outputs what it returns
   */
  void add(
      FunctionDef function,
      List<Integer> bound,
      StructuredValue positional,
      StructuredValue keywords,
      StructuredValue outputs) {
    functions.add(function);
    saved.put(
        function.getSignature().getName(),
        SavedConcreteFunction.newBuilder()
            .addAllBoundInputs(bound)
            .setCanonicalizedInputSignature(StructuredValues.tuple(positional, keywords))
            .setOutputSignature(outputs)
            .build());
  }

  /** An object that is a function and is called by keywords, or by its only argument. */
  static SavedObject.Builder signature(String function, Collection<String> keywords) {
    SavedObject.Builder object = SavedObject.newBuilder();
    object
        .getBareConcreteFunctionBuilder()
        .setConcreteFunctionName(function)
        .addAllArgumentKeywords(keywords)
        .setAllowedPositionalArguments(keywords.size() == 1 ? 1 : 0)
        .setFunctionSpec(StructuredValues.keywordsOnly(keywords));
    return object;
  }

  /** An object that takes positional arguments, makes tensors of them, and runs a function. */
  static SavedObject.Builder callable(String function, Map<String, TensorInfo> inputs) {
    SavedObject.Builder object = SavedObject.newBuilder();
    object
        .getFunctionBuilder()
        .addConcreteFunctions(function)
        .setFunctionSpec(StructuredValues.positional(inputs));
    return object;
  }

  /**
   * Makes the objects that a function is bound to attributes of what calls it, as its own reference
   * to them is weak: a signature can be used without the model that it came from.
   */
  static void keepBound(ObjectGraph objects, int caller, List<Integer> bound) {
    for (int i = 0; i < bound.size(); i++) {
      objects.refer(caller, "capture_" + i, bound.get(i));
    }
  }

  /** The functions. */
  List<FunctionDef> functions() {
    return functions;
  }

  /** Names in a model what the functions are bound to. */
  void addTo(SavedObjectGraph.Builder graph) {
    graph.putAllConcreteFunctions(saved);
  }
}
