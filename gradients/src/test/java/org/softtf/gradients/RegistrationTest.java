// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.TestOperators.doubles;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.RawCustomGradient;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TType;

/** What can be tried only once in a JVM, each in one of its own. */
@Execution(ExecutionMode.CONCURRENT)
class RegistrationTest {
  /** Prints exp'(1), or the error. */
  static void printGradient() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(1.0);
      Operand<TFloat64> dx = SafeGradients.of(tf, TestOperators.EXP.apply(tf, x), x);
      System.out.println("gradient " + doubles(session, dx)[0]);
    } catch (GradientException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }

  /** Somebody registers as many gradients as the argument says, and uses them. */
  static final class AfterOthers {
    private static final String[] TYPES = {
      "Rint", "Round", "Ceil", "Erfc", "Digamma", "FloorDiv", "FloorMod", "Xlogy", "Xdivy", "Mod"
    };

    public static void main(String[] arguments) {
      RawCustomGradient none = (tf, node, cotangents) -> new ArrayList<>(cotangents);
      for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
        assertTrue(TensorFlow.registerCustomGradient(TYPES[i], none));
      }
      printGradient();
      printGradient();
    }
  }

  @Test
  void goesWithTheLastTwoPlaces() {
    assertEquals(
        "gradient 2.718281828459045", last(ChildJvm.run(AfterOthers.class, List.of(), "8")));
  }

  @Test
  void isRefusedWhenThePlacesAreTaken() {
    for (String taken : List.of("9", "10")) {
      String error = last(ChildJvm.run(AfterOthers.class, List.of(), taken));
      assertTrue(error.startsWith("refused: all ten places"), error);
    }
  }

  static final class AfterIdentityN {
    public static void main(String[] arguments) {
      TensorFlow.registerCustomGradient(
          "IdentityN", (tf, node, cotangents) -> new ArrayList<>(cotangents));
      printGradient();
    }
  }

  @Test
  void isRefusedWhenSomebodyElseHasIdentityN() {
    String error = last(ChildJvm.run(AfterIdentityN.class, List.of()));
    assertTrue(error.startsWith("refused: a gradient for IdentityN is registered already"), error);
  }

  /** Loads this library twice over one TensorFlow. */
  static final class TwoClassLoaders {
    public static void main(String[] arguments)
        throws ReflectiveOperationException, MalformedURLException {
      List<URL> shared = new ArrayList<>();
      List<URL> own = new ArrayList<>();
      StringTokenizer entries =
          new StringTokenizer(System.getProperty("java.class.path"), File.pathSeparator);
      while (entries.hasMoreTokens()) {
        Path path = Path.of(entries.nextToken());
        (path.toFile().isDirectory() ? own : shared).add(path.toUri().toURL());
      }
      try (URLClassLoader parent =
          new URLClassLoader(shared.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
        for (int i = 0; i < 2; i++) {
          try (URLClassLoader loader = new URLClassLoader(own.toArray(URL[]::new), parent)) {
            var method =
                loader
                    .loadClass(RegistrationTest.class.getName())
                    .getDeclaredMethod("printGradient");
            method.setAccessible(true);
            method.invoke(null);
          }
        }
      } catch (IOException | InvocationTargetException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void isRefusedToASecondCopyOfTheLibrary() {
    List<String> lines = lines(ChildJvm.run(TwoClassLoaders.class, List.of()));
    assertEquals("gradient 2.718281828459045", lines.get(0));
    assertTrue(lines.get(1).contains("by this library in another class loader"), lines.toString());
  }

  /** Without registered gradients, because of a system property. */
  static final class Ordinary {
    private static final CustomOperator AGREES =
        TestOperators.square(TestOperators::squareGradients).ordinaryGradientAgrees().create();

    public static void main(String[] arguments) {
      TensorFlow.version(); // the native library is loaded by the true name of the system
      String before = System.setProperty(arguments[0], arguments[1]);
      printGradient();
      try (Graph graph = new Graph();
          Session session = new Session(graph)) {
        Ops tf = Ops.create(graph);
        Operand<TFloat64> x = tf.constant(3.0);
        Operand<TFloat64> y = AGREES.apply(tf, x);
        System.out.println(y.op().type());
        Operand<TFloat64> dx = SafeGradients.of(tf, y, x);
        System.out.println(doubles(session, dx)[0]);
        System.out.println(doubles(session, SafeGradients.of(tf, dx, x))[0]);
        Operand<?> carrier = tf.identityN(List.of(x)).iterator().next();
        SafeGradients.of(tf, carrier, x);
      } catch (GradientException e) {
        System.out.println(e.getMessage());
      }
      if (before != null) {
        System.setProperty(arguments[0], before);
      }
      System.out.println(
          TensorFlow.registerCustomGradient("IdentityN", (tf, node, cotangents) -> null));
    }
  }

  @ParameterizedTest
  @CsvSource({"os.name, Windows 11", "softtf.gradients, ordinary"})
  void isNotNeededByOperatorsWhoseOrdinaryGradientAgrees(String property, String value) {
    List<String> lines = lines(ChildJvm.run(Ordinary.class, List.of(), property, value));
    assertTrue(lines.get(0).startsWith("refused: org.softtf.test.Exp needs its"), lines.get(0));
    assertEquals(List.of("Square", "6.0", "2.0"), lines.subList(1, 4));
    assertTrue(lines.get(4).contains("cannot be registered on Windows"), lines.get(4));
    assertEquals("true", lines.get(5), "nothing may have been registered");
  }

  /** An operator that is known where a model is written and not where it is read. */
  private static final class WriterOnly {
    static final CustomOperator OPERATOR =
        CustomOperator.named("org.softtf.test.WriterOnly")
            .forward(c -> List.of(c.tf().math.square(c.<TFloat64>input(0))))
            .gradient(TestOperators::squareGradients)
            .create();
  }

  /** Loads the models in the directories and differentiates them. */
  static final class Reader {
    public static void main(String[] directories) {
      assertTrue(TestOperators.EXP.name().endsWith("Exp"), "the operators are created here");
      for (String directory : directories) {
        try (SavedModelBundle model = SavedModelBundle.load(directory)) {
          for (String output : List.of("rounded", "exponential", "unknown")) {
            printDerivatives(model, output);
          }
        }
      }
    }

    private static void printDerivatives(SavedModelBundle model, String output) {
      Ops tf = Ops.create(model.graph());
      Operand<?> x = model.graph().outputOrThrow("x");
      try (TFloat64 values = TFloat64.vectorOf(0.4, 1.6)) {
        List<Operand<?>> derivative = List.of(model.graph().outputOrThrow(output));
        for (int order = 1; order <= 2; order++) {
          derivative = SafeGradients.of(tf, derivative, List.of(x));
          try (Result result =
              model.session().runner().feed(x, values).fetch(derivative.get(0)).run()) {
            System.out.println(Arrays.toString(doubles(result.get(0))));
          }
        }
      } catch (GradientException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void findsTheGradientsOfLoadedModelsByTheirNames(@TempDir Path directory) throws IOException {
    List<Shape> shapes = List.of(Shape.unknown(), Shape.of(-1), Shape.of(2));
    String[] models = new String[shapes.size()];
    for (int i = 0; i < models.length; i++) {
      models[i] = directory.resolve("model" + i).toString();
      write(models[i], shapes.get(i));
    }
    List<String> lines = lines(ChildJvm.run(Reader.class, List.of(), models));
    String exponentials = Arrays.toString(new double[] {Math.exp(0.4), Math.exp(1.6)});
    for (int i = 0; i < models.length; i++) {
      assertEquals(
          List.of("[3.0, 3.0]", "[0.0, 0.0]", exponentials, exponentials),
          lines.subList(5 * i, 5 * i + 4));
      String unknown = lines.get(5 * i + 4);
      assertTrue(
          unknown.startsWith("no operator named org.softtf.test.WriterOnly is known here"),
          unknown);
    }
  }

  private static void write(String directory, Shape shape) throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.withName("x").placeholder(TFloat64.class, Placeholder.shape(shape));
      Operand<?> rounded =
          TestOperators.ROUND.apply(tf, List.of(x), Attributes.of("slope", 3)).get(0);
      Signature.Builder signature = Signature.builder().input("x", x);
      signature.output("rounded", named(tf, "rounded", rounded));
      signature.output("exponential", named(tf, "exponential", TestOperators.EXP.apply(tf, x)));
      signature.output("unknown", named(tf, "unknown", WriterOnly.OPERATOR.apply(tf, x)));
      session.function(signature.build()).save(directory);
    }
  }

  private static <T extends TType> Operand<T> named(Ops tf, String name, Operand<T> operand) {
    return tf.withName(name).identity(operand);
  }

  /** What the program itself printed: TensorFlow writes lines that begin with a date or WARNING. */
  private static List<String> lines(String output) {
    return output
        .lines()
        .filter(line -> !line.matches("(WARNING: All log|[IWE]\\d{4} |20\\d\\d-).*"))
        .toList();
  }

  private static String last(String output) {
    List<String> lines = lines(output);
    return lines.get(lines.size() - 1);
  }
}
