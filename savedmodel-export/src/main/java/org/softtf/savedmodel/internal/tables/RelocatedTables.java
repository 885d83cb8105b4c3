// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.tables;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.graph.Protos;
import org.softtf.savedmodel.internal.graph.StringConstants;
import org.softtf.savedmodel.internal.rewrites.GraphRewrite;
import org.tensorflow.proto.NodeDef;

/**
 * Makes tables independent of the place where they were built.
 *
 * <p>Constants hold names of files instead of paths. The names of tables in the runtime depend on
 * their content, because Python shares tables of one name between all models that it loads.
 *
 * @param tables the tables of the graph
 */
public record RelocatedTables(LookupTables tables) implements GraphRewrite {
  @Override
  public GraphNodes apply(GraphNodes graph) {
    if (tables.initializers().isEmpty()) {
      return graph;
    }
    GraphNodes named = graph.withNodes(graph.all().stream().map(this::withFileName).toList());
    return named.withNodes(named.all().stream().map(node -> withOwnState(node, named)).toList());
  }

  private NodeDef withFileName(NodeDef node) {
    return tables
        .assets()
        .of(node.getName())
        .map(asset -> StringConstants.withText(node, asset.name()))
        .orElse(node);
  }

  private NodeDef withOwnState(NodeDef node, GraphNodes graph) {
    String initializer = tables.initializers().get(node.getName());
    if (initializer == null) {
      return node;
    }
    String name = node.getName() + "_" + contentHash(graph, initializer);
    return node.toBuilder().putAttr("shared_name", Attributes.text(name)).build();
  }

  private String contentHash(GraphNodes graph, String initializer) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
    Set<String> sources = new TreeSet<>(graph.upstream(List.of(initializer)));
    for (String source : sources) {
      digest.update(Protos.toBytes(graph.get(source)).asReadOnlyByteBuffer());
      tables
          .assets()
          .of(source)
          .map(TableAssets.Asset::content)
          .map(ByteString::asReadOnlyByteBuffer)
          .ifPresent(digest::update);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
