// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.writing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.softtf.savedmodel.internal.graph.Protos;
import org.softtf.savedmodel.internal.variables.Checkpoint;
import org.tensorflow.EagerSession;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FingerprintDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.VersionDef;
import org.tensorflow.types.TUint8;

/**
 * The file by which readers tell models apart, with the numbers that Python computes for the same
 * model.
 */
final class Fingerprint implements AutoCloseable {
  static final String FILE = "fingerprint.pb";

  private static final int PRODUCER = 1;
  private static final long MULTIPLIER = 0xc6a4a7935bd1e995L;
  private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");
  private static final Pattern NUMBERED = Pattern.compile("(?:.*_)?([0-9]+)");

  private final EagerSession session = EagerSession.create();
  private final Ops tf = Ops.create(session);

  private Fingerprint() {}

  /** Adds the file to a model that is written otherwise. */
  static void write(Path directory, SavedModel model) throws IOException {
    try (Fingerprint fingerprint = new Fingerprint();
        OutputStream stream = Files.newOutputStream(directory.resolve(FILE))) {
      Protos.write(fingerprint.of(directory, model), stream);
    }
  }

  private FingerprintDef of(Path directory, SavedModel model) throws IOException {
    return FingerprintDef.newBuilder()
        .setSavedModelChecksum(hash(model))
        .setGraphDefProgramHash(hash(regular(model.getMetaGraphs(0).getGraphDef())))
        .setSignatureDefHash(signatures(model))
        .setSavedObjectGraphHash(functions(model.getMetaGraphs(0).getObjectGraphDef()))
        .setCheckpointHash(checkpoint(directory))
        .setVersion(VersionDef.newBuilder().setProducer(PRODUCER))
        .build();
  }

  private long signatures(SavedModel model) {
    long hash = 0;
    var sorted = new TreeMap<>(model.getMetaGraphs(0).getSignatureDefMap());
    for (String name : sorted.keySet()) {
      SignatureDef signature = sorted.get(name);
      hash = combined(hash, hash(ByteString.copyFromUtf8(name)));
      hash = combined(hash, hash(signature));
    }
    return hash;
  }

  /** Of the functions in the order of the numbers behind their names. */
  private long functions(SavedObjectGraph objects) {
    Map<Long, String> byNumber = new TreeMap<>();
    for (String name : objects.getConcreteFunctionsMap().keySet()) {
      byNumber.put(Long.valueOf(name.substring(withoutNumber(name).length())), name);
    }
    long hash = 0;
    for (String name : byNumber.values()) {
      hash = combined(hash, hash(ByteString.copyFromUtf8(withoutNumber(name))));
      hash = combined(hash, hash(objects.getConcreteFunctionsOrThrow(name)));
    }
    return hash;
  }

  private long checkpoint(Path directory) throws IOException {
    Path index = Checkpoint.index(directory);
    return Files.exists(index) ? hash(ByteString.copyFrom(Files.readAllBytes(index))) : 0;
  }

  /** Without what differs between two saves of one program. */
  private static GraphDef regular(GraphDef graph) {
    GraphDef.Builder builder =
        graph.toBuilder()
            .setLibrary(FunctionDefLibrary.getDefaultInstance())
            .setVersions(VersionDef.getDefaultInstance());
    for (NodeDef.Builder node : builder.getNodeBuilderList()) {
      if (CALLS.contains(node.getOp())) {
        AttrValue.Builder function = node.getAttrOrThrow("f").toBuilder();
        function.getFuncBuilder().setName(withoutNumber(function.getFunc().getName()));
        node.putAttr("f", function.build());
        if (node.containsAttr("config_proto")) {
          node.putAttr("config_proto", AttrValue.newBuilder().setS(ByteString.EMPTY).build());
        }
      }
      if (node.getOp().equals("Const")
          && node.getAttrOrThrow("dtype").getType() == DataType.DT_STRING) {
        node.putAttr("value", AttrValue.getDefaultInstance());
      }
    }
    return builder.build();
  }

  private static String withoutNumber(String function) {
    Matcher matcher = NUMBERED.matcher(function);
    return matcher.matches() ? function.substring(0, matcher.start(1)) : function;
  }

  private long hash(Message message) {
    return hash(Protos.toBytes(message));
  }

  /** FarmHash, which TensorFlow has. */
  private long hash(ByteString bytes) {
    try (TUint8 data =
            TUint8.tensorOf(
                Shape.of(1, bytes.size()), DataBuffers.of(bytes.toByteArray(), true, false));
        Tensor hash = tf.fingerprint(tf.constantOf(data), tf.constant("farmhash64")).asTensor()) {
      return hash.asRawTensor().data().asLongs().getLong(0);
    }
  }

  private static long combined(long first, long second) {
    long hash = first ^ MULTIPLIER;
    hash ^= mixed(second * MULTIPLIER) * MULTIPLIER;
    hash *= MULTIPLIER;
    return mixed(mixed(hash) * MULTIPLIER);
  }

  private static long mixed(long hash) {
    return hash ^ (hash >>> 47);
  }

  @Override
  public void close() {
    session.close();
  }
}
