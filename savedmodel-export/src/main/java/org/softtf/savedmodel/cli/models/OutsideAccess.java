// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.graph.SignatureTensors;
import org.softtf.savedmodel.internal.rewrites.NeededNodes;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Finds what in a model would reach files outside it, other machines or other processes. It goes by
 * the types of operations; it is no proof that a model is harmless.
 */
public final class OutsideAccess {
  private static final Set<String> REACHING =
      OperationSupport.read("operations_that_reach_out.txt");

  /** What restores a model's variables when it is loaded. */
  private static final Set<String> RESTORING = Set.of("RestoreV2", "Restore", "RestoreSlice");

  /** Lists of nodes that are run when the model is loaded. */
  private static final List<String> INITIALIZERS = List.of("saved_model_main_op", "legacy_init_op");

  private static final String ASSETS = "assets";

  private final GraphNodes graph;
  private final MetaGraphDef model;
  private final SortedSet<String> found = new TreeSet<>();

  private OutsideAccess(MetaGraphDef model) {
    this.model = model;
    this.graph = GraphNodes.of(model.getGraphDef());
  }

  /**
   * What reaches out, each with its node, sorted; empty if nothing does.
   *
   * @param path the model's directory, which must hold its assets
   */
  public static SortedSet<String> of(Path path, MetaGraphDef model) throws IOException {
    OutsideAccess access = new OutsideAccess(model);
    access.addNodes();
    for (AssetFileDef asset : model.getAssetFileDefList()) {
      if (!isWithin(path, asset.getFilename())) {
        access.found.add("the asset " + asset.getFilename() + ", which is outside");
      }
    }
    return access.found;
  }

  private void addNodes() {
    GraphNodes restoring = needed(Stream.of(model.getSaverDef().getRestoreOpName()));
    GraphNodes saving = needed(Stream.of(model.getSaverDef().getSaveTensorName()));
    add(needed(called()).allWithFunctions(), Set.of());
    add(restoring.allWithFunctions(), RESTORING);
    // the objects' functions, which Python runs; saving is not run
    Set<FunctionDef> known = new HashSet<>(restoring.functions());
    known.addAll(saving.functions());
    for (FunctionDef function : graph.functions()) {
      if (!known.contains(function)) {
        add(function.getNodeDefList(), Set.of());
      }
    }
  }

  /** All that is run when the model is loaded or a signature is called, restoring apart. */
  private Stream<String> called() {
    Stream<String> signatures =
        model.getSignatureDefMap().values().stream()
            .flatMap(signature -> signature.getOutputsMap().values().stream())
            .flatMap(output -> SignatureTensors.nodes(output).stream());
    Stream<String> initializers =
        INITIALIZERS.stream()
            .map(name -> model.getCollectionDefMap().get(name))
            .filter(Objects::nonNull)
            .flatMap(collection -> collection.getNodeList().getValueList().stream());
    return Stream.concat(signatures, initializers);
  }

  private GraphNodes needed(Stream<String> roots) {
    return new NeededNodes(roots.map(GraphNodes::producer).filter(graph::contains).toList())
        .apply(graph);
  }

  private void add(Collection<NodeDef> nodes, Set<String> allowed) {
    Map<String, NodeDef> byName = new HashMap<>();
    nodes.forEach(node -> byName.put(node.getName(), node));
    for (NodeDef node : nodes) {
      if (REACHING.contains(node.getOp())
          && !allowed.contains(node.getOp())
          && !staysWithin(node, byName)) {
        found.add(GraphNodes.describe(node));
      }
    }
  }

  /** Whether a node could reach out, and its arguments say that it does not. */
  private boolean staysWithin(NodeDef node, Map<String, NodeDef> nodes) {
    return switch (node.getOp()) {
      case "PrintV2" -> !text(node, "output_stream").startsWith("file:");
      case "DecodeProtoV2", "EncodeProto" ->
          Set.of("", "local://").contains(text(node, "descriptor_source"));
      case "CacheDataset", "CacheDatasetV2" -> isEmptyText(argument(node, nodes));
      case "InitializeTableFromTextFile", "InitializeTableFromTextFileV2" -> isAsset(node, nodes);
      default -> false;
    };
  }

  /** The name of a file is the second input of all of these; null if a function is given it. */
  private static @Nullable NodeDef argument(NodeDef node, Map<String, NodeDef> nodes) {
    return node.getInputCount() < 2 ? null : nodes.get(GraphNodes.producer(node.getInput(1)));
  }

  private static boolean isEmptyText(@Nullable NodeDef constant) {
    return constant != null
        && constant.getOp().equals("Const")
        && Attributes.of(constant, "value").getTensor().getStringValList().stream()
            .allMatch(ByteString::isEmpty);
  }

  /** A function is given the model's assets by the objects. */
  private boolean isAsset(NodeDef table, Map<String, NodeDef> nodes) {
    NodeDef name = argument(table, nodes);
    while (name != null && name.getOp().equals("Identity") && name.getInputCount() > 0) {
      name = nodes.get(GraphNodes.producer(name.getInput(0)));
    }
    String file = name == null ? "" : name.getName();
    return name == null
        || model.getAssetFileDefList().stream()
            .anyMatch(asset -> GraphNodes.producer(asset.getTensorInfo().getName()).equals(file));
  }

  private static String text(NodeDef node, String attribute) {
    return Attributes.of(node, attribute).getS().toStringUtf8();
  }

  /** Links are followed: where the file is counts, not what it is called. */
  private static boolean isWithin(Path model, String asset) throws IOException {
    Path file = model.resolve(ASSETS).resolve(asset).normalize();
    return file.startsWith(model.resolve(ASSETS).normalize())
        && (!Files.exists(file) || file.toRealPath().startsWith(model.toRealPath()));
  }
}
