package org.softtf.savedmodel.cli.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
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
    for (NodeDef node : nodes) {
      boolean printsIntoFile =
          node.getOp().equals("PrintV2")
              && Attributes.of(node, "output_stream").getS().toStringUtf8().startsWith("file:");
      if (printsIntoFile || (REACHING.contains(node.getOp()) && !allowed.contains(node.getOp()))) {
        found.add(GraphNodes.describe(node));
      }
    }
  }

  /** Links are followed: where the file is counts, not what it is called. */
  private static boolean isWithin(Path model, String asset) throws IOException {
    Path file = model.resolve(ASSETS).resolve(asset).normalize();
    return file.startsWith(model.resolve(ASSETS).normalize())
        && (!Files.exists(file) || file.toRealPath().startsWith(model.toRealPath()));
  }
}
