// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.objects;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedAsset;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedResource;
import org.tensorflow.proto.Struct.StructuredValue;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Hash tables as objects, each with functions that make, fill and delete it, and the files that
 * they are read from.
 */
final class TableObjects {
  private static final String HASH_TABLE = "tf.StaticHashTable";
  private static final TensorShapeProto SCALAR = TensorShapeProto.getDefaultInstance();

  private final ObjectGraph objects;
  private final ConcreteFunctions functions;
  private final GraphNodes graph;

  /** Numbers of files by the constants that hold their names. */
  private final Map<String, Integer> files = new LinkedHashMap<>();

  TableObjects(ObjectGraph objects, ConcreteFunctions functions, GraphNodes graph) {
    this.objects = objects;
    this.functions = functions;
    this.graph = graph;
  }

  /**
   * Adds tables and files.
   *
   * @param initializers names of the nodes that fill tables, by the names of these
   * @param assets the model's files
   * @return numbers of objects by the names of the nodes that they stand for
   */
  Map<String, Integer> add(Map<String, String> initializers, List<AssetFileDef> assets) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < assets.size(); i++) {
      SavedObject.Builder file =
          SavedObject.newBuilder().setAsset(SavedAsset.newBuilder().setAssetFileDefIndex(i));
      files.put(GraphNodes.producer(assets.get(i).getTensorInfo().getName()), objects.add(file));
    }
    objects.addList(ObjectGraph.ROOT, "asset_paths", List.copyOf(files.values()));
    List<Integer> tables = new ArrayList<>();
    initializers.forEach(
        (table, initializer) -> {
          int number = add(table, initializer);
          tables.add(number);
          numbers.put(table, number);
        });
    if (!tables.isEmpty()) {
      objects.addList(ObjectGraph.ROOT, "tables", tables);
    }
    numbers.putAll(files);
    return numbers;
  }

  private int add(String table, String initializer) {
    int number =
        objects.add(
            SavedObject.newBuilder()
                .setResource(SavedResource.getDefaultInstance())
                .setRegisteredName(HASH_TABLE));
    GraphFunction create = new GraphFunction(functions.nextName("_creator"), graph, Map.of());
    create.output("table", table, DataType.DT_RESOURCE);
    addFunction(number, "_create_resource", create.build(), List.of(), DataType.DT_RESOURCE);

    Map<String, Integer> bound = new HashMap<>(files);
    bound.put(table, number);
    GraphFunction fill = new GraphFunction(functions.nextName("_initializer"), graph, bound);
    FunctionDef filling = withResult(fill.target(initializer).build());
    addFunction(number, "_initialize", filling, fill.bound(), DataType.DT_INT32);

    GraphFunction delete = new GraphFunction(functions.nextName("_destroyer"), graph, Map.of());
    FunctionDef deletion = withResult(delete.build());
    addFunction(number, "_destroy_resource", deletion, List.of(), DataType.DT_INT32);
    return number;
  }

  private void addFunction(
      int table, String name, FunctionDef function, List<Integer> bound, DataType result) {
    StructuredValue nothing = StructuredValues.tensors(Map.of());
    functions.add(
        function,
        bound,
        StructuredValues.tuple(),
        nothing,
        StructuredValues.tensor("result", result, SCALAR));
    String called = function.getSignature().getName();
    objects.refer(table, name, objects.add(ConcreteFunctions.signature(called, List.of())));
  }

  /** The function with a result, which Python wants of each function: a one. */
  private static FunctionDef withResult(FunctionDef function) {
    FunctionDef.Builder builder = function.toBuilder();
    TensorProto.Builder one =
        TensorProto.newBuilder().setDtype(DataType.DT_INT32).setTensorShape(SCALAR).addIntVal(1);
    String name = "result";
    builder.addNodeDef(
        NodeDef.newBuilder()
            .setName(name)
            .setOp("Const")
            .putAttr("dtype", Attributes.type(DataType.DT_INT32))
            .putAttr("value", Attributes.tensor(one)));
    builder.getSignatureBuilder().addOutputArgBuilder().setName(name).setType(DataType.DT_INT32);
    return builder.putRet(name, name + ":output:0").build();
  }
}
