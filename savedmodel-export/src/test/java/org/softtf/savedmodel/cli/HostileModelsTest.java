// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.softtf.savedmodel.cli.HostileModel.SIGNATURE;
import static org.softtf.savedmodel.cli.HostileModel.before;
import static org.softtf.savedmodel.cli.HostileModel.bytes;
import static org.softtf.savedmodel.cli.HostileModel.constant;
import static org.softtf.savedmodel.cli.HostileModel.declare;
import static org.softtf.savedmodel.cli.HostileModel.input;
import static org.softtf.savedmodel.cli.HostileModel.node;
import static org.softtf.savedmodel.cli.HostileModel.number;
import static org.softtf.savedmodel.cli.HostileModel.shape;
import static org.softtf.savedmodel.cli.HostileModel.text;
import static org.softtf.savedmodel.cli.HostileModel.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;

/**
 * {@code check} survives models that crash, hang or ask for too much, and tells who reaches out.
 */
class HostileModelsTest {
  @TempDir private Path directory;
  private HostileModel model;

  @BeforeEach
  void export() throws IOException {
    model = HostileModel.in(directory);
  }

  @Test
  void aModelThatEndsTheProcessIsReported() throws IOException {
    model.change(graph -> before(graph, node("abort", "Abort")));
    model.check().failed(1, "signature serving_default ended its process by the signal 6");
  }

  @Test
  void aModelThatDoesNotEndIsStopped() throws IOException {
    model.change(
        graph -> {
          // waits for an element that nobody puts into the queue
          NodeDef.Builder queue = node("queue", "FIFOQueueV2");
          AttrValue.Builder types = AttrValue.newBuilder();
          types.getListBuilder().addType(DataType.DT_FLOAT);
          queue.putAttr("component_types", types.build());
          NodeDef.Builder taken = node("taken", "QueueDequeueV2").addInput("queue");
          taken.putAttr("component_types", types.build());
          before(graph, queue, taken);
        });
    model
        .check("--time-limit", "8")
        .failed(1, "signature serving_default did not end within 8 s; --time-limit");
  }

  @Test
  void aModelThatAsksForAllMemoryIsReported() throws IOException {
    model.change(
        graph -> {
          NodeDef.Builder filled = node("filled", "Fill").addInput("sizes").addInput("number");
          filled
              .putAttr("T", type(DataType.DT_FLOAT))
              .putAttr("index_type", type(DataType.DT_INT64));
          TensorProto.Builder sizes = TensorProto.newBuilder().setDtype(DataType.DT_INT64);
          sizes.addInt64Val(1L << 42).setTensorShape(shape(1));
          before(graph, constant("sizes", sizes), constant("number", number()), filled);
          var signature = graph.getSignatureDefOrThrow(SIGNATURE).toBuilder();
          TensorInfo.Builder output = signature.getOutputsOrThrow("y").toBuilder();
          signature.putOutputs("y", output.setName("filled:0").build());
          graph.putSignatureDef(SIGNATURE, signature.build());
        });
    // or TensorFlow looks for memory for a minute
    CommandRun run = model.check("--memory-limit", "6000", "--time-limit", "8");
    assertEquals(1, run.exitCode(), run.out());
    assertTrue(run.err().contains("signature serving_default"), run.toString());
  }

  @Test
  void aModelThatWritesAFileIsNotRunUnlessAsked() throws IOException {
    Path written = directory.resolve("written");
    model.change(
        graph ->
            before(
                graph,
                constant("name", text(written.toString())),
                constant("content", text("!")),
                node("write", "WriteFile").addInput("name").addInput("content")));
    model
        .check()
        .failed(
            1,
            "is not run, for it reaches files, other machines or other processes by write (WriteFile)");
    assertFalse(Files.exists(written));
    model.check("--run-anyway").succeeded();
    assertTrue(Files.exists(written));
  }

  /** TensorFlow runs it when the model is loaded. */
  @Test
  void norIsOneThatDoesSoWhenItIsLoaded() throws IOException {
    Path written = directory.resolve("written");
    model.change(
        graph -> {
          graph
              .getGraphDefBuilder()
              .addNode(constant("name", text(written.toString())))
              .addNode(constant("content", text("!")))
              .addNode(node("write", "WriteFile").addInput("name").addInput("content"))
              .addNode(node("initial", "NoOp").addInput("^write"));
          graph.putSignatureDef(
              "__saved_model_init_op",
              org.tensorflow.proto.SignatureDef.newBuilder()
                  .putOutputs(
                      "__saved_model_init_op", TensorInfo.newBuilder().setName("initial").build())
                  .build());
        });
    model.check().failed(1, "write (WriteFile)");
    assertFalse(Files.exists(written));
  }

  @Test
  void norIsOneThatPrintsIntoAFile() throws IOException {
    model.change(
        graph -> {
          NodeDef.Builder print = node("print", "PrintV2").addInput("content");
          print.putAttr("output_stream", bytes("file://" + directory.resolve("printed")));
          before(graph, constant("content", text("!")), print);
        });
    model.check().failed(1, "print (PrintV2)");
  }

  @Test
  void norIsOneThatReadsATableFromAnotherFile() throws IOException {
    model.change(
        graph -> {
          NodeDef.Builder table = node("table", "HashTableV2");
          table.putAttr("key_dtype", type(DataType.DT_STRING));
          table.putAttr("value_dtype", type(DataType.DT_INT64));
          NodeDef.Builder filled =
              node("fill", "InitializeTableFromTextFileV2").addInput("table").addInput("name");
          before(graph, table, constant("name", text("/etc/hostname")), filled);
        });
    model.check().failed(1, "fill (InitializeTableFromTextFileV2)");
  }

  /** A data set is in memory if no file is named. */
  @Test
  void whatOnlyCouldReachOutIsRun() throws IOException {
    for (String file : List.of("", "cache")) {
      model.change(
          graph -> {
            NodeDef.Builder cache = node("cache", "CacheDataset").addInput("set").addInput("file");
            AttrValue.Builder types = AttrValue.newBuilder();
            types.getListBuilder().addType(DataType.DT_INT64);
            AttrValue.Builder shapes = AttrValue.newBuilder();
            shapes.getListBuilder().addShape(shape());
            for (NodeDef.Builder set : List.of(cache, node("set", "RangeDataset"))) {
              set.putAttr("output_types", types.build()).putAttr("output_shapes", shapes.build());
              if (set != cache) {
                set.addInput("number").addInput("number").addInput("number");
                graph.getGraphDefBuilder().addNode(set);
              }
            }
            TensorProto.Builder one = TensorProto.newBuilder().setDtype(DataType.DT_INT64);
            one.addInt64Val(1).setTensorShape(shape());
            before(graph, constant("number", one), constant("file", text(file)), cache);
          });
      if (file.isEmpty()) {
        model.check().succeeded();
      } else {
        model.check().failed(1, "cache (CacheDataset)");
      }
    }
  }

  @Test
  void assetsMustLieWithinTheModel() throws IOException {
    for (String name : List.of("../../../secret", "/etc/hostname", "link")) {
      Files.createDirectories(model.path().resolve("assets"));
      if (name.equals("link")) {
        Path secret = Files.writeString(directory.resolve("secret"), "!");
        Files.createSymbolicLink(model.path().resolve("assets/link"), secret);
      }
      model.change(graph -> graph.addAssetFileDefBuilder().setFilename(name));
      model.check().failed(1, "the asset " + name + ", which is outside");
    }
  }

  @Test
  void aShapeThatNobodyCanFillIsNotCalled() throws IOException {
    model.change(graph -> declare(graph, DataType.DT_FLOAT, shape(1L << 42)));
    CommandRun run = model.check();
    assertTrue(run.out().contains("not called, for its input x has the shape ("), run.toString());
    model.change(graph -> declare(graph, DataType.DT_FLOAT, shape(Long.MAX_VALUE, Long.MAX_VALUE)));
    model.check().failed(1, "is too large");
    model.change(graph -> declare(graph, DataType.DT_FLOAT, shape(new long[300])));
    model.check().failed(1, "");
  }

  @Test
  void whatJavaCannotHoldIsNotCalled() throws IOException {
    for (DataType type : List.of(DataType.DT_INT16, DataType.DT_COMPLEX64, DataType.DT_RESOURCE)) {
      model.change(graph -> declare(graph, type, shape(2)));
      CommandRun run = model.check();
      assertTrue(run.out().contains("TensorFlow Java has no tensors of type "), run.toString());
      assertEquals("", run.err());
    }
    model.change(
        graph ->
            input(
                graph,
                input ->
                    input
                        .getCooSparseBuilder()
                        .setValuesTensorName("x:0")
                        .setIndicesTensorName("x:0")
                        .setDenseShapeTensorName("x:0")));
    CommandRun.of("inspect", model.path().toString()).succeeded();
    CommandRun run = model.check();
    assertTrue(
        run.out().contains("TensorFlow Java loads no model in which a tensor is sparse"),
        run.toString());
  }

  @Test
  void theGraphForServingIsTakenOfSeveral() throws IOException {
    SavedModel.Builder several = SavedModel.newBuilder();
    MetaGraphDef.Builder other = model.whole().getMetaGraphs(0).toBuilder().clearSignatureDef();
    other.getMetaInfoDefBuilder().clearTags().addTags("train");
    several.addMetaGraphs(other).addMetaGraphs(model.whole().getMetaGraphs(0));
    Files.write(model.path().resolve("saved_model.pb"), several.build().toByteArray());
    String out = CommandRun.of("inspect", model.path().toString()).succeeded().out();
    assertTrue(out.contains("signature serving_default"), out);
    out = model.check().succeeded().out();
    assertTrue(out.contains("serving_default: called with"), out);
  }

  /** A name without a number means the first output. */
  @Test
  void aTensorNameMayLackItsNumber() throws IOException {
    model.change(graph -> input(graph, input -> input.setName("x")));
    assertTrue(model.check().succeeded().out().contains("serving_default: called with"));
  }

  @Test
  void whatIsNoFileIsNotRead() throws Exception {
    Path file = model.path().resolve("saved_model.pb");
    Files.delete(file);
    Files.createDirectory(file);
    CommandRun.of("inspect", model.path().toString())
        .failed(1, "is a directory, where a SavedModel has a file");
    Files.delete(file);
    assumeTrue(new ProcessBuilder("mkfifo", file.toString()).start().waitFor() == 0);
    for (String command : List.of("inspect", "check")) {
      CommandRun.of(command, model.path().toString()).failed(1, "is a pipe or a device, where");
    }
  }
}
