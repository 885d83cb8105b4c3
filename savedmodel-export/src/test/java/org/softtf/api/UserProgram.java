// SPDX-License-Identifier: Apache-2.0
package org.softtf.api;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A program of somebody who uses the library: compiled against it and run in a JVM of its own.
 *
 * <p>It has what a user's build would give it: the library's modules, TensorFlow with its native
 * library, and the annotations for null, which are only there to compile with.
 */
final class UserProgram {
  private static final int TIMEOUT_SECONDS = 300;
  private static final List<String> LIBRARIES =
      List.of("tensorflow-core", "ndarray", "javacpp", "protobuf-java", "jna");

  private final Path directory;
  private final String library;
  private final String annotations;

  /**
   * @param directory an empty folder
   */
  UserProgram(Path directory) {
    this.directory = directory;
    this.library = classPath(UserProgram::isGiven);
    this.annotations = classPath(entry -> fileName(entry).startsWith("jspecify-"));
  }

  private static String classPath(Predicate<String> wanted) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(wanted)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String fileName(String entry) {
    return Path.of(entry).getFileName().toString();
  }

  private static boolean isGiven(String entry) {
    String name = fileName(entry);
    return LIBRARIES.stream().anyMatch(name::startsWith)
        || name.equals("classes")
        || (name.startsWith("softtf-") && !name.endsWith("-tests.jar"));
  }

  /** What a program prints that names the module it needs. */
  String runAsModule(String module, String source) throws IOException, InterruptedException {
    compileAsModule(module, source);
    return java("--module-path", classes() + File.pathSeparator + library, "-m", "user/user.Main");
  }

  /** Compiles a program that names the module it needs; fails with the compiler's messages. */
  void compileAsModule(String module, String source) throws IOException {
    String descriptor = "module user { requires " + module + "; }";
    compile(
        List.of("--module-path", library + File.pathSeparator + annotations),
        List.of(write("module-info.java", descriptor), write("user/Main.java", source)));
  }

  /** What a program on the class path prints. */
  String runOnClassPath(String source) throws IOException, InterruptedException {
    compile(List.of("-cp", library), List.of(write("user/Main.java", source)));
    return java("-cp", classes() + File.pathSeparator + library, "user.Main");
  }

  private Path write(String name, String source) throws IOException {
    Path file = directory.resolve("source").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, source);
  }

  private Path classes() {
    return directory.resolve("compiled");
  }

  private void compile(List<String> path, List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
    List<String> options = new ArrayList<>(path);
    options.addAll(List.of("--release", "17", "-proc:none", "-d", classes().toString()));
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(messages, null, StandardCharsets.UTF_8)) {
      boolean compiled =
          compiler
              .getTask(
                  null, files, messages, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!compiled) {
        throw new AssertionError(
            messages.getDiagnostics().stream()
                .map(Diagnostic::toString)
                .collect(Collectors.joining("\n")));
      }
    }
  }

  private String java(String... arguments) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        Stream.concat(Stream.of(java.toString()), Arrays.stream(arguments)).toList();
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
    Process process = builder.start();
    boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    if (!ended || process.exitValue() != 0) {
      throw new AssertionError(
          (ended ? "the program ended with " + process.exitValue() : "the program did not end")
              + ":\n"
              + text);
    }
    return text;
  }
}
