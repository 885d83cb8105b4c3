// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** A signature that cannot be is refused with a reason. */
class BadSignatureTest extends BadModels {
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
  void samplesThatDoNotFit() {
    Operand<TFloat64> pair =
        model.tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, 2)));
    ModelSignature.Builder signature =
        ModelSignature.named("f").input("x", pair).output("y", model.tf.math.neg(pair));
    try (TFloat32 narrow = TFloat32.tensorOf(Shape.of(1, 2));
        TFloat64 wide = TFloat64.tensorOf(Shape.of(1, 3))) {
      String rule = "the sample of input \"x\" of signature \"f\" must be DT_DOUBLE [-1, 2], got ";
      refused(() -> signature.sample("x", narrow).build(), rule + "DT_FLOAT [1, 2]");
      refused(() -> signature.sample("x", wide).build(), rule + "DT_DOUBLE [1, 3]");
    }
  }
}
