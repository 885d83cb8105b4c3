package org.softtf.savedmodel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Loops in the form of Python's own, whose first variable counts the turns and whose second is the
 * greatest number of them.
 *
 * <p>Python's gradient of a loop takes this for granted: of a loop whose first variables are
 * something else it is an error, or silently wrong. The loop gets both variables in front of its
 * own, and an {@code IdentityN} under its old name hands on its results.
 */
final class CountedLoops {
  private static final Set<String> LOOPS = Set.of("While", "StatelessWhile");
  private static final String COUNTER = "loop_counter";
  private static final String MAXIMUM = "maximum_iterations";
  private static final int UNLIMITED = -1;

  /** How outputs are named in a graph, and within a function. */
  private static final String IN_GRAPH = ":";

  private static final String IN_FUNCTION = ":output:";

  private final Set<String> conditions = new TreeSet<>();
  private final Set<String> bodies = new TreeSet<>();

  private CountedLoops() {}

  static GraphDef of(GraphDef graph) {
    GraphNodes all = new GraphNodes(graph);
    if (all.allWithFunctions().stream().noneMatch(CountedLoops::isLoop)) {
      return graph;
    }
    CountedLoops loops = new CountedLoops();
    GraphDef.Builder builder = graph.toBuilder().clearNode();
    builder.addAllNode(loops.nodes(graph.getNodeList(), List.of(), IN_GRAPH));
    Map<String, FunctionDef> functions = new HashMap<>();
    for (FunctionDef.Builder function : builder.getLibraryBuilder().getFunctionBuilderList()) {
      List<NodeDef> nodes =
          loops.nodes(
              function.getNodeDefList(), function.getSignature().getInputArgList(), IN_FUNCTION);
      function.clearNodeDef().addAllNodeDef(nodes);
      functions.put(function.getSignature().getName(), function.build());
    }
    loops.conditions.forEach(
        name -> builder.getLibraryBuilder().addFunction(condition(functions.get(name))));
    loops.bodies.forEach(
        name -> builder.getLibraryBuilder().addFunction(body(functions.get(name))));
    return new GraphNodes(builder.build()).withCalledFunctions();
  }

  private static boolean isLoop(NodeDef node) {
    return LOOPS.contains(node.getOp());
  }

  private static String counted(String function, String part) {
    return function + "_counted_" + part;
  }

  private List<NodeDef> nodes(List<NodeDef> nodes, List<OpDef.ArgDef> arguments, String outputs) {
    Names names = new Names(nodes, arguments);
    List<NodeDef> result = new ArrayList<>();
    for (NodeDef node : nodes) {
      if (isLoop(node)) {
        String prefix = node.getName() + "/";
        NodeDef counter = constant(names.free(prefix + COUNTER), 0);
        NodeDef maximum = constant(names.free(prefix + MAXIMUM), UNLIMITED);
        NodeDef loop = loop(node, names.free(prefix + "counted"), counter, maximum, outputs);
        result.addAll(List.of(counter, maximum, loop, results(node, loop.getName(), outputs)));
      } else {
        result.add(node);
      }
    }
    return result;
  }

  private NodeDef loop(
      NodeDef node, String name, NodeDef counter, NodeDef maximum, String outputs) {
    String condition = node.getAttrOrThrow("cond").getFunc().getName();
    String body = node.getAttrOrThrow("body").getFunc().getName();
    conditions.add(condition);
    bodies.add(body);
    NodeDef.Builder loop =
        node.toBuilder()
            .setName(name)
            .clearInput()
            .addInput(counter.getName() + outputs + 0)
            .addInput(maximum.getName() + outputs + 0)
            .addAllInput(node.getInputList());
    renamed(loop, "cond", counted(condition, "condition"));
    renamed(loop, "body", counted(body, "body"));
    AttrValue.ListValue types = node.getAttrOrThrow("T").getList();
    loop.putAttr(
        "T",
        list(
            AttrValue.ListValue.newBuilder()
                .addType(DataType.DT_INT32)
                .addType(DataType.DT_INT32)
                .addAllType(types.getTypeList())));
    List<TensorShapeProto> shapes =
        node.getAttrOrDefault("output_shapes", AttrValue.getDefaultInstance())
            .getList()
            .getShapeList();
    if (!shapes.isEmpty()) {
      TensorShapeProto scalar = TensorShapeProto.getDefaultInstance();
      loop.putAttr(
          "output_shapes",
          list(
              AttrValue.ListValue.newBuilder()
                  .addShape(scalar)
                  .addShape(scalar)
                  .addAllShape(shapes)));
    }
    return loop.build();
  }

  private static void renamed(NodeDef.Builder node, String attribute, String function) {
    AttrValue.Builder value = node.getAttrOrThrow(attribute).toBuilder();
    value.getFuncBuilder().setName(function);
    node.putAttr(attribute, value.build());
  }

  private static NodeDef results(NodeDef node, String loop, String outputs) {
    AttrValue types = node.getAttrOrThrow("T");
    NodeDef.Builder results =
        NodeDef.newBuilder().setName(node.getName()).setOp("IdentityN").putAttr("T", types);
    for (int i = 0; i < types.getList().getTypeCount(); i++) {
      results.addInput(loop + outputs + (i + 2));
    }
    return results.build();
  }

  private static NodeDef constant(String name, int value) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_INT32)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .addIntVal(value);
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", type(DataType.DT_INT32))
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
        .build();
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  private static AttrValue list(AttrValue.ListValue.Builder list) {
    return AttrValue.newBuilder().setList(list).build();
  }

  private static FunctionDef condition(FunctionDef function) {
    String name = counted(function.getSignature().getName(), "condition");
    return withArguments(function, name, names(function)).build();
  }

  private static FunctionDef body(FunctionDef function) {
    Names names = names(function);
    String name = counted(function.getSignature().getName(), "body");
    FunctionDef.Builder body = withArguments(function, name, names);
    String counter = body.getSignature().getInputArg(0).getName();
    String maximum = body.getSignature().getInputArg(1).getName();
    NodeDef one = constant(names.free("one_turn"), 1);
    NodeDef next =
        NodeDef.newBuilder()
            .setName(names.free("next_" + COUNTER))
            .setOp("AddV2")
            .addInput(counter)
            .addInput(one.getName() + IN_FUNCTION + 0)
            .putAttr("T", type(DataType.DT_INT32))
            .build();
    Names results = new Names(List.of(), function.getSignature().getOutputArgList());
    OpDef.ArgDef counted = integer(results.free(COUNTER + "_result"));
    OpDef.ArgDef unchanged = integer(results.free(MAXIMUM + "_result"));
    body.getSignatureBuilder()
        .clearOutputArg()
        .addOutputArg(counted)
        .addOutputArg(unchanged)
        .addAllOutputArg(function.getSignature().getOutputArgList());
    return body.addNodeDef(one)
        .addNodeDef(next)
        .putRet(counted.getName(), next.getName() + ":z:0")
        .putRet(unchanged.getName(), maximum)
        .build();
  }

  /** The same function under another name, with two arguments in front. */
  private static FunctionDef.Builder withArguments(FunctionDef function, String name, Names names) {
    FunctionDef.Builder builder = function.toBuilder().clearArgAttr().clearResourceArgUniqueId();
    builder
        .getSignatureBuilder()
        .setName(name)
        .clearInputArg()
        .addInputArg(integer(names.free(COUNTER)))
        .addInputArg(integer(names.free(MAXIMUM)))
        .addAllInputArg(function.getSignature().getInputArgList());
    function.getArgAttrMap().forEach((i, attributes) -> builder.putArgAttr(i + 2, attributes));
    function
        .getResourceArgUniqueIdMap()
        .forEach((i, unique) -> builder.putResourceArgUniqueId(i + 2, unique));
    return builder;
  }

  private static OpDef.ArgDef integer(String name) {
    return OpDef.ArgDef.newBuilder().setName(name).setType(DataType.DT_INT32).build();
  }

  private static Names names(FunctionDef function) {
    return new Names(function.getNodeDefList(), function.getSignature().getInputArgList());
  }

  /** Names that are taken. */
  private static final class Names {
    private final Set<String> taken = new HashSet<>();

    Names(Collection<NodeDef> nodes, Collection<OpDef.ArgDef> arguments) {
      nodes.forEach(node -> taken.add(node.getName()));
      arguments.forEach(argument -> taken.add(argument.getName()));
    }

    String free(String wanted) {
      String name = wanted;
      while (!taken.add(name)) {
        name += "_";
      }
      return name;
    }
  }
}
