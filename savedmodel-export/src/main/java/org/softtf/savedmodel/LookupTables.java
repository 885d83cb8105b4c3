package org.softtf.savedmodel;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.Graph;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;

/**
 * The hash tables of a model, the operations that fill them when the model is loaded, and the files
 * that these read, which travel with the model as its assets.
 */
final class LookupTables {
  static final String TABLE = "HashTableV2";

  private static final String FROM_FILE = "InitializeTableFromTextFileV2";
  private static final Set<String> INITIALIZERS = Set.of("InitializeTableV2", FROM_FILE);
  private static final String DIRECTORY = "assets";

  /** Names of the nodes that initialise tables, by the names of these. */
  private final Map<String, String> initializers = new LinkedHashMap<>();

  /** The contents of files by the names of the constants that hold their paths. */
  private final Map<String, Asset> assets = new LinkedHashMap<>();

  /** A file, under the name that it has in the model. */
  private record Asset(Path source, String name, ByteString content) {}

  private LookupTables() {}

  /** Finds the tables among the nodes that are needed, and their initialisers among all. */
  static LookupTables of(GraphNodes all, Set<String> needed) throws IOException {
    LookupTables tables = new LookupTables();
    for (String name : needed) {
      if (all.get(name).getOp().equals(TABLE)) {
        NodeDef initializer = initializer(name, all);
        requireConstant(name, initializer, all);
        tables.initializers.put(name, initializer.getName());
        if (initializer.getOp().equals(FROM_FILE)) {
          tables.addAsset(name, all.get(GraphNodes.producer(initializer.getInput(1))));
        }
      }
    }
    return tables;
  }

  private static NodeDef initializer(String table, GraphNodes all) {
    List<NodeDef> found =
        all.all().stream()
            .filter(node -> INITIALIZERS.contains(node.getOp()))
            .filter(node -> GraphNodes.producer(node.getInput(0)).equals(table))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "the hash table "
              + table
              + " has "
              + (found.isEmpty() ? "nothing" : "more than one operation")
              + " that fills it; a model can hold tables that tf.initializeTable or"
              + " tf.initializeTableFromTextFile fills");
    }
    return found.get(0);
  }

  /** Tables are filled before anyone can feed or restore anything. */
  private static void requireConstant(String table, NodeDef initializer, GraphNodes all) {
    for (String name : all.upstream(List.of(initializer.getName()))) {
      NodeDef node = all.get(name);
      if (node.getOp().equals("Placeholder") || ResourceGraph.isVariable(node)) {
        throw new IllegalArgumentException(
            "the hash table "
                + table
                + " is filled from "
                + name
                + " ("
                + node.getOp()
                + "), which has no value yet when a model is loaded; fill it from constants or a"
                + " file");
      }
    }
  }

  private void addAsset(String table, NodeDef path) throws IOException {
    List<ByteString> texts = path.getOp().equals("Const") ? StringConstants.texts(path) : List.of();
    if (texts.size() != 1) {
      throw new IllegalArgumentException(
          "the hash table "
              + table
              + " is read from a file whose name is computed ("
              + path.getName()
              + "); give the name as tf.constant(...)");
    }
    Path file = file(table, texts.get(0).toStringUtf8());
    assets.put(
        path.getName(),
        new Asset(file, freeName(file), ByteString.copyFrom(Files.readAllBytes(file))));
  }

  private static Path file(String table, String name) {
    try {
      Path file = Path.of(name);
      if (Files.isRegularFile(file)) {
        return file.toAbsolutePath().normalize();
      }
    } catch (InvalidPathException e) {
      // it cannot be there either
    }
    throw new IllegalArgumentException(
        "the hash table " + table + " is read from the file " + name + ", which is not there");
  }

  /** Two files of one name get two names. */
  private String freeName(Path file) {
    String name = file.getFileName().toString();
    for (int i = 1; isTaken(name, file); i++) {
      name = i + "_" + file.getFileName();
    }
    return name;
  }

  private boolean isTaken(String name, Path file) {
    return assets.values().stream()
        .anyMatch(other -> other.name().equals(name) && !other.source().equals(file));
  }

  /** The names of the nodes that fill the tables. */
  Iterable<String> initializers() {
    return initializers.values();
  }

  boolean isEmpty() {
    return initializers.isEmpty();
  }

  /**
   * The same graph with names of files instead of paths, and tables whose names in the runtime
   * depend on their content: Python shares tables of one name between all models that it loads.
   */
  GraphDef relocated(GraphDef graph) {
    if (isEmpty()) {
      return graph;
    }
    GraphDef.Builder builder = graph.toBuilder();
    for (NodeDef.Builder node : builder.getNodeBuilderList()) {
      Asset asset = assets.get(node.getName());
      if (asset != null) {
        StringConstants.set(node, asset.name());
      }
    }
    GraphNodes nodes = new GraphNodes(builder.build());
    for (NodeDef.Builder node : builder.getNodeBuilderList()) {
      if (initializers.containsKey(node.getName())) {
        node.putAttr("shared_name", text(sharedName(node.getName(), nodes)));
      }
    }
    return builder.build();
  }

  private String sharedName(String table, GraphNodes nodes) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
    Map<String, NodeDef> sources = new TreeMap<>();
    nodes
        .upstream(List.of(initializers.get(table)))
        .forEach(name -> sources.put(name, nodes.get(name)));
    try {
      for (NodeDef source : sources.values()) {
        digest.update(Protos.toBytes(source).asReadOnlyByteBuffer());
        Asset asset = assets.get(source.getName());
        if (asset != null) {
          digest.update(asset.content().asReadOnlyByteBuffer());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e); // into memory
    }
    return table + "_" + HexFormat.of().formatHex(digest.digest());
  }

  private static AttrValue text(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }

  /** Tells the readers of a model how to fill its tables. */
  void addTo(MetaGraphDef.Builder model, Graph graph) {
    if (isEmpty()) {
      return;
    }
    // TensorFlow Java takes an operation named Init… for one that runs once, and nothing but
    // another
    // such operation may depend on it
    Ops tf = Ops.create(graph).withInitScope();
    List<Op> fills = new ArrayList<>();
    initializers.values().forEach(name -> fills.add(() -> graph.operation(name)));
    Op all = tf.withControlDependencies(fills).withName("fill_tables").noOp();
    model.putCollectionDef(
        "saved_model_main_op",
        CollectionDef.newBuilder()
            .setNodeList(CollectionDef.NodeList.newBuilder().addValue(all.op().name()))
            .build());
    assets.forEach(
        (node, asset) ->
            model.addAssetFileDef(
                AssetFileDef.newBuilder()
                    .setFilename(asset.name())
                    .setTensorInfo(TensorInfo.newBuilder().setName(node + ":0"))));
  }

  /** Writes the files where readers look for them. */
  void writeAssets(Path model) throws IOException {
    if (!assets.isEmpty()) {
      Path directory = Files.createDirectory(model.resolve(DIRECTORY));
      for (Asset asset : assets.values()) {
        Files.write(directory.resolve(asset.name()), asset.content().toByteArray());
      }
    }
  }
}
