// SPDX-License-Identifier: Apache-2.0
package org.softtf.api;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs of users: as modules, which see what is exported, and on the class path. */
class UserProgramsTest {
  private static final String USES_GRADIENTS =
      """
      package user;

      import java.util.List;
      import org.softtf.gradients.CustomOperator;
      import org.softtf.gradients.SafeGradients;
      import org.tensorflow.Graph;
      import org.tensorflow.Operand;
      import org.tensorflow.Result;
      import org.tensorflow.Session;
      import org.tensorflow.op.Ops;
      import org.tensorflow.types.TFloat64;

      public final class Main {
        private static final CustomOperator TENFOLD =
            CustomOperator.named("user.Tenfold") // the value x, ten times its gradient
                .residuals("ten")
                .forward(
                    c -> {
                      c.keep("ten", c.tf().constant(10.0));
                      return List.of(c.tf().identity(c.input(0, TFloat64.class)));
                    })
                .gradient(
                    c ->
                        List.of(
                            c.tf().math.mul(
                                c.cotangent(0, TFloat64.class), c.residual("ten", TFloat64.class))))
                .create();

        public static void main(String[] arguments) {
          try (Graph graph = new Graph();
              Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            Operand<TFloat64> x = tf.constant(3.0);
            Operand<TFloat64> dx = SafeGradients.of(tf, TENFOLD.apply(tf, x), x);
            try (Result result = session.runner().fetch(dx).run()) {
              System.out.println("result " + ((TFloat64) result.get(0)).getDouble());
            }
          }
        }
      }
      """;

  private static final String USES_OPERATORS =
      """
      package user;

      import org.softtf.gradients.SafeGradients;
      import org.softtf.ops.SoftOps;
      import org.tensorflow.Graph;
      import org.tensorflow.Operand;
      import org.tensorflow.Result;
      import org.tensorflow.Session;
      import org.tensorflow.op.Ops;
      import org.tensorflow.types.TFloat64;

      public final class Main {
        public static void main(String[] arguments) {
          try (Graph graph = new Graph();
              Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            SoftOps soft = SoftOps.create(tf);
            Operand<TFloat64> x = tf.constant(new double[] {3, 1, 2});
            Operand<TFloat64> sorted = soft.straightThrough().sort(x);
            Operand<TFloat64> dx = SafeGradients.of(tf, sorted, x);
            try (Result result = session.runner().fetch(sorted).fetch(dx).run()) {
              System.out.println("result " + ((TFloat64) result.get(0)).getDouble(0));
            }
          }
        }
      }
      """;

  /** What each module's user prints. */
  private record User(String module, String source, String prints) {
    @Override
    public String toString() {
      return module;
    }
  }

  private static final List<User> USERS =
      List.of(
          new User("org.softtf.gradients", USES_GRADIENTS, "result 10.0"),
          new User("org.softtf.ops", USES_OPERATORS, "result 1.0"));

  @TempDir private Path directory;

  static List<User> users() {
    return USERS;
  }

  static Stream<User> usersOfModules() throws IOException {
    List<String> names =
        ExportedTypes.modules(USERS.stream().map(User::module).toList()).stream()
            .map(ExportedTypes::name)
            .toList();
    return USERS.stream().filter(user -> names.contains(user.module()));
  }

  @ParameterizedTest
  @MethodSource("usersOfModules")
  void runAsModules(User user) throws IOException, InterruptedException {
    assertPrints(
        user.prints(), new UserProgram(directory).runAsModule(user.module(), user.source()));
  }

  @ParameterizedTest
  @MethodSource("users")
  void runOnTheClassPath(User user) throws IOException, InterruptedException {
    assertPrints(user.prints(), new UserProgram(directory).runOnClassPath(user.source()));
  }

  private static void assertPrints(String expected, String text) {
    assertTrue(text.lines().anyMatch(expected::equals), text);
  }

  @Test
  void doNotSeeWhatIsInternal() {
    Map<String, String> internal =
        Map.of("org.softtf.gradients", "org.softtf.gradients.internal.SubScope");
    internal.forEach(
        (module, type) -> {
          String source = "package user; public class Main { " + type + " internal; }";
          AssertionError error =
              assertThrows(
                  AssertionError.class,
                  () -> new UserProgram(directory).compileAsModule(module, source));
          assertTrue(error.getMessage().contains("is not visible"), error.getMessage());
        });
  }
}
