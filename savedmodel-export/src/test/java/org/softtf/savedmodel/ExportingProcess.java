// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.softtf.savedmodel.internal.writing.ExportStep;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/**
 * Exports models in a JVM of its own, which is killed. A model holds one number many times, so that
 * a mixture of two models would show.
 */
final class ExportingProcess {
  static final int SUCCESS = 0;
  static final int REFUSED = 3;
  static final int HALTED = 4;

  private static final int SIZE = 50_000;

  private ExportingProcess() {}

  /** What the large part of a model is. */
  enum Large {
    VARIABLE,
    CONSTANT
  }

  static SavedModelExporter exporter(double number, Large large) {
    return SavedModelExporter.of(tf -> List.of(signature(tf, number, large))).replaceExisting();
  }

  private static ModelSignature signature(Ops tf, double number, Large large) {
    double[] numbers = Collections.nCopies(SIZE, number).stream().mapToDouble(d -> d).toArray();
    Operand<TFloat64> all = tf.constant(numbers);
    if (large == Large.VARIABLE) {
      all = tf.variable(tf.fill(tf.constant(new int[] {SIZE}), tf.constant(number)));
    }
    Placeholder<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.scalar()));
    return ModelSignature.named("f")
        .input("x", x)
        .output("least", tf.math.mul(x, tf.min(all, tf.constant(0))))
        .output("greatest", tf.math.mul(x, tf.max(all, tf.constant(0))))
        .build();
  }

  /** The number that a model holds; fails if it is not whole. */
  static double number(Path model) {
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
        TFloat64 one = TFloat64.scalarOf(1);
        Result result = bundle.function("f").call(java.util.Map.of("x", one))) {
      double least = ((TFloat64) result.get("least").orElseThrow()).getDouble();
      double greatest = ((TFloat64) result.get("greatest").orElseThrow()).getDouble();
      if (least != greatest) {
        throw new AssertionError("a mixture of the models " + least + " and " + greatest);
      }
      return least;
    }
  }

  /** Starts a JVM with the arguments of {@link #main}. */
  static ProcessBuilder command(String... arguments) {
    return command(ExportingProcess.class, arguments);
  }

  /** Starts a JVM; its errors go to this one's. */
  static ProcessBuilder command(Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // it ends before threads that collect, and the best code, are of use
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // a file of statistics in the temporary directory, which would count where files are limited
    command.addAll(List.of("-XX:-UsePerfData", "-cp", System.getProperty("java.class.path")));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /**
   * Exports models of increasing numbers into one place.
   *
   * @param arguments the place, the first number, the last number, which part is large, and perhaps
   *     the step at which to halt
   */
  public static void main(String[] arguments) throws IOException {
    Path place = Path.of(arguments[0]);
    for (int number = Integer.parseInt(arguments[1]);
        number <= Integer.parseInt(arguments[2]);
        number++) {
      SavedModelExporter exporter = exporter(number, Large.valueOf(arguments[3]));
      if (arguments.length > 4) {
        ExportStep last = ExportStep.valueOf(arguments[4]);
        exporter.steps(
            step -> {
              if (step == last) {
                Runtime.getRuntime().halt(HALTED);
              }
            });
      }
      try {
        exporter.export(place);
      } catch (IOException e) {
        System.out.println(e.getMessage());
        System.exit(REFUSED);
      }
      System.out.write((number + "\n").getBytes(StandardCharsets.UTF_8));
      System.out.flush();
    }
  }
}
