// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.util.List;
import org.junit.jupiter.api.Test;
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
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;

/** A graph that cannot be a model is refused with a reason. */
class BadModelTest extends BadModels {
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
  void aModelThatFailsWhenItIsCalled() {
    Placeholder<TFloat64> x = model.tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1)));
    export(
        "fails when it is called with {x=[2]}",
        ModelSignature.named("f")
            .input("x", x)
            .output("y", model.tf.reshape(x, model.tf.constant(new int[] {2, 3})))
            .build());
  }
}
