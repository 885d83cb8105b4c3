// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Asks the compiler which pieces of code it accepts. */
final class Snippets {
  private Snippets() {}

  /** A class of one method. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /**
   * Compiles bodies of methods, each by itself, and returns those that have no errors.
   *
   * @param imports what they use
   * @param parameters the parameters of the methods
   * @param bodies the bodies
   */
  static List<String> compiled(List<String> imports, String parameters, List<String> bodies) {
    String header = imports.stream().map(i -> "import " + i + ";").collect(Collectors.joining());
    List<Source> sources = new ArrayList<>();
    for (String body : bodies) {
      String name = "Snippet" + sources.size();
      sources.add(
          new Source(
              name, header + "class " + name + "{void run(" + parameters + "){" + body + "}}"));
    }
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-proc:none",
            "-Xmaxerrs",
            "100000",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler().getTask(null, null, found, options, null, sources);
    try {
      task.analyze();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Set<JavaFileObject> refused = new HashSet<>();
    for (Diagnostic<? extends JavaFileObject> diagnostic : found.getDiagnostics()) {
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
        refused.add(diagnostic.getSource());
      }
    }
    List<String> compiled = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      if (!refused.contains(sources.get(i))) {
        compiled.add(bodies.get(i));
      }
    }
    return compiled;
  }
}
