// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.softtf.gradients.internal.FunctionBody;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.graph.TensorShapes;
import org.softtf.savedmodel.internal.objects.TensorNames;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Gives loops that solve linear systems a body of their own for the static shapes of their
 * variables, and applies other rewrites to it: a function knows no shapes.
 *
 * @param rewrites what is applied to bodies
 */
public record StaticLoops(List<GraphRewrite> rewrites) implements GraphRewrite {
  private static final Set<String> LOOPS = Set.of("While", "StatelessWhile");
  private static final String BODY = "body";

  @Override
  public GraphNodes apply(GraphNodes graph) {
    Map<String, FunctionDef> functions = new HashMap<>();
    graph.functions().forEach(f -> functions.put(f.getSignature().getName(), f));
    List<FunctionDef> all = new ArrayList<>(graph.functions());
    List<NodeDef> nodes = new ArrayList<>();
    try (Graph shapes = new Graph()) {
      shapes.importGraphDef(graph.toGraphDef());
      for (NodeDef node : graph.all()) {
        FunctionDef body =
            LOOPS.contains(node.getOp())
                ? functions.get(node.getAttrOrThrow(BODY).getFunc().getName())
                : null;
        if (body != null && solves(body)) {
          FunctionDef made = body(body, graph, node, shapes, functions);
          functions.put(made.getSignature().getName(), made);
          all.add(made);
          AttrValue.Builder called = node.getAttrOrThrow(BODY).toBuilder();
          called.getFuncBuilder().setName(made.getSignature().getName());
          nodes.add(node.toBuilder().putAttr(BODY, called.build()).build());
        } else {
          nodes.add(node);
        }
      }
    }
    return graph.withNodes(nodes).withFunctions(all).withCalledFunctions();
  }

  private static boolean solves(FunctionDef body) {
    return body.getNodeDefList().stream()
        .anyMatch(node -> SmallSystems.TYPES.contains(node.getOp()));
  }

  private FunctionDef body(
      FunctionDef body,
      GraphNodes graph,
      NodeDef loop,
      Graph shapes,
      Map<String, FunctionDef> functions) {
    List<Shape> of =
        loop.getInputList().stream()
            .filter(input -> !input.startsWith("^"))
            .map(input -> GraphNodes.output(shapes, input).shape())
            .toList();
    while (true) {
      try (Built built = Built.of(body, graph, of)) {
        List<Shape> kept = new ArrayList<>();
        for (int i = 0; i < of.size(); i++) {
          kept.add(common(of.get(i), built.results.get(i).shape()));
        }
        if (protos(kept).equals(protos(of))) {
          String name = body.getSignature().getName() + "_static";
          while (functions.containsKey(name)) {
            name += "_";
          }
          return built.function(name, body, rewrites);
        }
        of = kept;
      }
    }
  }

  /** Shapes that hold a size that is not known are equal to none. */
  private static List<TensorShapeProto> protos(List<Shape> shapes) {
    return shapes.stream().map(TensorShapes::of).toList();
  }

  /** The sizes that both have: those of others change from turn to turn. */
  private static Shape common(Shape before, Shape after) {
    if (before.isUnknown() || before.numDimensions() != after.numDimensions()) {
      return Shape.unknown();
    }
    long[] sizes = before.asArray();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = sizes[i] == after.get(i) ? sizes[i] : Shape.UNKNOWN_SIZE;
    }
    return Shape.of(sizes);
  }

  /** A body as a graph. */
  private record Built(Graph graph, List<Operand<?>> arguments, List<Output<?>> results)
      implements AutoCloseable {

    static Built of(FunctionDef body, GraphNodes nodes, List<Shape> shapes) {
      GraphDef library = nodes.withNodes(List.of()).toGraphDef();
      Graph graph = new Graph();
      graph.importGraphDef(library);
      Ops tf = Ops.create(graph);
      List<Operand<?>> arguments = new ArrayList<>();
      for (int i = 0; i < shapes.size(); i++) {
        arguments.add(
            tf.scope()
                .opBuilder("Placeholder", "argument_" + i)
                .setAttr("dtype", body.getSignature().getInputArg(i).getType())
                .setAttr("shape", shapes.get(i))
                .build()
                .output(0));
      }
      FunctionBody copied = FunctionBody.of(body.getSignature().getName(), library.getLibrary());
      return new Built(graph, arguments, copied.build(tf, arguments));
    }

    FunctionDef function(String name, FunctionDef body, List<GraphRewrite> rewrites) {
      GraphNodes nodes = GraphRewrite.applyAll(rewrites, GraphNodes.of(graph.toGraphDef()));
      FunctionDef.Builder function = body.toBuilder().clearNodeDef().clearRet();
      function.getSignatureBuilder().setName(name);
      TensorNames tensors = new TensorNames(nodes);
      Map<String, String> names = new HashMap<>();
      for (int i = 0; i < arguments.size(); i++) {
        names.put(
            TensorNames.complete(arguments.get(i).op().name()),
            function.getSignature().getInputArg(i).getName());
        AttrValue shape = Attributes.shapes(List.of(TensorShapes.of(arguments.get(i).shape())));
        function.putArgAttr(
            i, FunctionDef.ArgAttrs.newBuilder().putAttr("_output_shapes", shape).build());
      }
      for (NodeDef node : nodes.all()) {
        if (!names.containsKey(TensorNames.complete(node.getName()))) {
          NodeDef.Builder inside = node.toBuilder().clearInput().removeAttr("_class");
          for (String input : node.getInputList()) {
            inside.addInput(input.startsWith("^") ? input : inside(input, names, tensors));
          }
          function.addNodeDef(inside);
        }
      }
      for (int i = 0; i < results.size(); i++) {
        Output<?> result = results.get(i);
        function.putRet(
            body.getSignature().getOutputArg(i).getName(),
            inside(result.op().name() + ":" + result.index(), names, tensors));
      }
      return function.build();
    }

    private static String inside(String tensor, Map<String, String> names, TensorNames tensors) {
      String argument = names.get(TensorNames.complete(tensor));
      return argument == null ? tensors.inFunction(tensor) : argument;
    }

    @Override
    public void close() {
      graph.close();
    }
  }
}
