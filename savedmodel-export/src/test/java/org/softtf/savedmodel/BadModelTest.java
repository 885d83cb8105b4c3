// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.DeviceSpec;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;

/** A model that would be broken is refused with a reason; nothing is written, all stays usable. */
class BadModelTest {
  @TempDir private Path directory;
  private LinearModel model;

  @BeforeEach
  void build() {
    model = new LinearModel();
  }

  @AfterEach
  void everythingStaysUsable() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
    Path path = directory.resolve("good");
    model.exporter().export(path);
    assertArrayEquals(model.outputs(), Reloaded.outputs(path));
    model.close();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "1x", "_x", "a b", "a/b", "a:0", "a-b", "é", "lambda", "self"})
  void namesThatASignatureCannotHave(String name) {
    String rule = "a letter followed by letters, digits and underscores";
    refused(() -> ModelSignature.named(name), rule);
    refused(() -> ModelSignature.named("f").input(name, model.x), rule);
    refused(() -> ModelSignature.named("f").output(name, model.y), rule);
    refused(() -> model.signature().valueAndGradient(name), rule);
  }

  @Test
  void namesTakenTwice() {
    refused(
        () -> ModelSignature.named("f").output("y", model.y).output("y", model.y).build(),
        "two outputs named \"y\"");
    refused(
        () ->
            ModelSignature.named("f")
                .input("x", model.x)
                .input("x", model.tf.placeholder(TFloat32.class))
                .output("y", model.y)
                .build(),
        "two inputs named \"x\"");
    export("two signatures named \"serving_default\"", model.signature(), model.signature());
  }

  @Test
  void namesThatGradientsNeed() {
    Operand<TFloat64> cotangent = model.tf.placeholder(TFloat64.class);
    export(
        "an input named \"cotangent_0\"",
        ModelSignature.named("f")
            .input("x", model.x)
            .input("cotangent_0", cotangent)
            .output("y", model.y)
            .build()
            .valueAndGradient("g"));
    export(
        "an output named \"grad_x\"",
        ModelSignature.named("f")
            .input("x", model.x)
            .output("y", model.y)
            .output("grad_x", model.tf.math.neg(model.y))
            .build()
            .valueAndGradient("g"));
  }

  @Test
  void noSignatureAndNoOutput() {
    export("no signature");
    refused(() -> ModelSignature.named("f").input("x", model.x).build(), "no output");
  }

  @Test
  void anOutputThatIsAnInput() {
    refused(
        () -> ModelSignature.named("f").input("x", model.x).output("y", model.x).build(),
        "tf.identity");
  }

  @Test
  void anOutputThatIsAnotherOutput() {
    refused(
        () -> ModelSignature.named("f").output("y", model.y).output("z", model.y).build(),
        "output \"z\" of signature \"f\" is another output too");
  }

  @Test
  void anInputThatIsNoPlaceholder() {
    refused(
        () -> ModelSignature.named("f").input("x", model.w).output("y", model.y).build(),
        "must be a placeholder");
    refused(
        () ->
            ModelSignature.named("f")
                .input("a", model.x)
                .input("b", model.x)
                .output("y", model.y)
                .build(),
        "another input's placeholder");
  }

  @Test
  void aPlaceholderThatIsNoInput() {
    export("depends on the placeholder x", ModelSignature.named("f").output("y", model.y).build());
  }

  @Test
  void gradientsOfWhatHasNone() {
    Operand<TInt32> shape = model.tf.shape(model.y);
    refused(
        () ->
            ModelSignature.named("f")
                .input("x", model.x)
                .output("shape", shape)
                .build()
                .valueAndGradient("g"),
        "at least one floating input and one floating output");
    refused(
        () -> model.signature().valueAndGradient("g").valueAndGradient("h"),
        "has gradients already");
  }

  @Test
  void operandsFromElsewhere() {
    try (Graph other = new Graph();
        EagerSession eager = EagerSession.create()) {
      Ops tf = Ops.create(other);
      export(
          "belongs to another graph",
          ModelSignature.named("f").output("y", tf.constant(1.0)).build());
      export(
          "belongs to an eager session",
          ModelSignature.named("f").output("y", Ops.create(eager).constant(1.0)).build());
      refused(
          () ->
              SavedModelExporter.of(tf2 -> List.of(model.signature()))
                  .export(directory.resolve("model")),
          "belongs to another graph");
    }
  }

  @Test
  void aFixedDevice() {
    Ops fixed =
        model.tf.withDevice(
            DeviceSpec.newBuilder().deviceType(DeviceSpec.DeviceType.CPU).deviceIndex(0).build());
    export(
        "is fixed to the device",
        ModelSignature.named("f").input("x", model.x).output("y", fixed.math.neg(model.x)).build());
  }

  @Test
  void variablesWithoutValues() {
    Operand<TFloat64> unset = model.tf.withName("unset").variable(Shape.of(2), TFloat64.class);
    export(
        "variable unset is not set",
        ModelSignature.named("f").output("y", model.tf.math.neg(unset)).build());
    VarHandleOp handle = model.tf.withName("handle").varHandleOp(TFloat64.class, Shape.of(2));
    export(
        "variable handle is not set",
        ModelSignature.named("f")
            .output("y", model.tf.readVariableOp(handle, TFloat64.class))
            .build());
    refused(
        () ->
            SavedModelExporter.of(model.graph)
                .signatures(model.signature())
                .export(directory.resolve("model")),
        "with the session that holds their values");
  }

  @Test
  void stateThatWouldBeLost() {
    Operand<TString> text = model.tf.variable(model.tf.constant("text"));
    export(
        "only numbers and booleans",
        ModelSignature.named("f").output("y", model.tf.identity(text)).build());
    var table = model.tf.mutableHashTable(TString.class, TInt32.class);
    export(
        "holds a state that would be lost",
        ModelSignature.named("f")
            .output(
                "y",
                model.tf.lookupTableFind(
                    table.tableHandle(), model.tf.constant("key"), model.tf.constant(0)))
            .build());
    VarHandleOp one =
        model.tf.varHandleOp(TFloat64.class, Shape.of(1), VarHandleOp.sharedName("v"));
    VarHandleOp two =
        model.tf.varHandleOp(TFloat64.class, Shape.of(1), VarHandleOp.sharedName("v"));
    export(
        "shares its state with",
        ModelSignature.named("f")
            .output("y", model.tf.readVariableOp(one, TFloat64.class))
            .output("z", model.tf.readVariableOp(two, TFloat64.class))
            .build());
  }

  @Test
  void aTableInsideAFunction() {
    try (ConcreteFunction function =
        ConcreteFunction.create(
            tf -> {
              Placeholder<TString> x = tf.placeholder(TString.class);
              Operand<?> table = tf.hashTable(TString.class, TInt32.class).tableHandle();
              return Signature.builder("inner")
                  .input("x", x)
                  .output("y", tf.lookupTableFind(table, x, tf.constant(0)))
                  .build();
            })) {
      Operand<TString> x = model.tf.placeholder(TString.class);
      Operand<?> y = function.call(model.tf, x);
      export(
          "holds a state inside a function",
          ModelSignature.named("f").input("x", x).output("y", y).build());
    }
  }

  @Test
  void aVariableInsideAFunction() {
    try (ConcreteFunction function =
        ConcreteFunction.create(
            tf -> {
              Placeholder<TFloat64> x = tf.placeholder(TFloat64.class);
              VarHandleOp handle = tf.varHandleOp(TFloat64.class, Shape.scalar());
              return Signature.builder("inner")
                  .input("x", x)
                  .output("y", tf.math.add(x, tf.readVariableOp(handle, TFloat64.class)))
                  .build();
            })) {
      Operand<?> y = function.call(model.tf, model.x);
      export(
          "is a variable inside a function",
          ModelSignature.named("f").input("x", model.x).output("y", y).build());
    }
  }

  @Test
  void aSignatureThatChangesAReferenceVariable() {
    export(
        "changes a reference variable",
        ModelSignature.named("f")
            .output("y", model.tf.assign(model.b, model.tf.constant(new double[] {1})))
            .build());
  }

  @Test
  void aHandleAsOutput() {
    VarHandleOp handle = model.tf.varHandleOp(TFloat64.class, Shape.scalar());
    export("is a handle", ModelSignature.named("f").output("y", handle).build());
  }

  @Test
  void unknownNames() {
    refused(
        () -> model.exporter().notTrainable("w", "absent").export(directory.resolve("model")),
        "no variable \"absent\", only [w, b]");
    try (TFloat64 value = TFloat64.scalarOf(1)) {
      refused(
          () ->
              ModelSignature.named("f")
                  .input("x", model.x)
                  .output("y", model.y)
                  .sample("z", value)
                  .build(),
          "no input \"z\" to sample");
    }
  }

  @Test
  void aModelThatFailsWhenItIsCalled() {
    Placeholder<TFloat64> x = model.tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1)));
    export(
        "fails when it is called with {x=[2]}",
        ModelSignature.named("f")
            .input("x", x)
            .output("y", model.tf.reshape(x, model.tf.constant(new int[] {2, 3})))
            .build());
  }

  private void export(String reason, ModelSignature... signatures) {
    refused(
        () ->
            SavedModelExporter.of(model.session)
                .signatures(signatures)
                .export(directory.resolve("model")),
        reason);
  }

  private static void refused(Executable action, String reason) {
    var e = assertThrows(IllegalArgumentException.class, action);
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
