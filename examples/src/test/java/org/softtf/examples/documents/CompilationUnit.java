// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.documents;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Java source made of blocks that belong together; knows where in the page each line stands. Where
 * a declaration ends in a comment of numbers, the value is compared with them.
 */
final class CompilationUnit extends SimpleJavaFileObject {
  private static final List<String> IMPORTS =
      List.of(
          "java.nio.file.Path",
          "java.util.List",
          "java.util.Map",
          "org.softtf.gradients.*",
          "org.softtf.ops.*",
          "org.softtf.ops.array.*",
          "org.softtf.ops.comparison.*",
          "org.softtf.ops.elementwise.*",
          "org.softtf.ops.logic.*",
          "org.softtf.ops.random.*",
          "org.softtf.ops.safemath.*",
          "org.softtf.ops.selection.*",
          "org.softtf.savedmodel.*",
          "org.tensorflow.*",
          "org.tensorflow.framework.optimizers.Adam",
          "org.tensorflow.ndarray.Shape",
          "org.tensorflow.op.Op",
          "org.tensorflow.op.Ops",
          "org.tensorflow.op.core.Placeholder",
          "org.tensorflow.op.core.Variable",
          "org.tensorflow.proto.ConfigProto",
          "org.tensorflow.proto.GraphOptions",
          "org.tensorflow.proto.OptimizerOptions",
          "org.tensorflow.types.*");

  private static final Pattern DECLARATION = Pattern.compile("^Operand<\\w+> (\\w+) =");

  private final List<String> source = new ArrayList<>();
  private final List<String> places = new ArrayList<>();

  private CompilationUnit(String name) {
    super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
  }

  /** Returns a whole program, as it is printed. */
  static CompilationUnit ofProgram(JavaBlock block) {
    CompilationUnit unit = new CompilationUnit(block.program());
    unit.add(block);
    return unit;
  }

  /**
   * Puts blocks together that are one class, by the classes' names; whole programs are not there.
   */
  static Map<String, List<JavaBlock>> together(List<JavaBlock> blocks) {
    Map<String, List<JavaBlock>> classes = new LinkedHashMap<>();
    List<JavaBlock> together = List.of();
    for (JavaBlock block : blocks) {
      if (block.program().isEmpty()) {
        if (!block.goesOn()) {
          together = new ArrayList<>();
          classes.put("Block" + classes.size(), together);
        }
        together.add(block);
      }
    }
    return classes;
  }

  /** Compiles into a directory, and returns what is wrong, by its place in the page. */
  static List<String> errors(List<CompilationUnit> units, Path directory) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options = List.of("-proc:none", "-d", directory.toString());
    compiler.getTask(null, null, found, options, null, units).call();
    return found.getDiagnostics().stream()
        .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
        .map(
            message ->
                message.getSource() instanceof CompilationUnit unit
                    ? unit.place(message.getLineNumber()) + " " + message.getMessage(Locale.ROOT)
                    : message.getMessage(Locale.ROOT))
        .toList();
  }

  /** Returns a class of the members that the blocks declare, each piece of statements a method. */
  static CompilationUnit ofBlocks(String name, List<JavaBlock> blocks, List<String> imports) {
    CompilationUnit unit = new CompilationUnit(name);
    IMPORTS.forEach(imported -> unit.add("import " + imported + ";"));
    imports.forEach(imported -> unit.add("import " + imported + ";"));
    unit.add("public class " + name + " {");
    for (JavaBlock block : blocks) {
      if (block.declaresMembers()) {
        unit.add(block);
      } else {
        unit.add(
            "public static void line"
                + block.line()
                + "("
                + block.given()
                + ") throws Exception {");
        unit.add(block);
        unit.add("}");
      }
    }
    unit.add("}");
    return unit;
  }

  private void add(String line) {
    source.add(line);
    places.add("beside the page's lines");
  }

  private void add(JavaBlock block) {
    String variable = "";
    for (int i = 0; i < block.code().size(); i++) {
      String line = block.code().get(i);
      String place = block.page() + ":" + (block.line() + i);
      source.add(line);
      places.add(place);
      Matcher declaration = DECLARATION.matcher(line);
      variable = declaration.find() ? declaration.group(1) : variable;
      Matcher numbers = JavaBlock.NUMBERS.matcher(line);
      if (numbers.find()) {
        source.add(
            String.format(
                "%s.compare(\"%s\", %s, \"%s\");",
                PrintedNumbers.class.getName(), place, variable, numbers.group(1)));
        places.add(place);
      }
    }
  }

  /**
   * Returns where in a page a line of this source stands.
   *
   * @param line counted from 1
   */
  String place(long line) {
    return line < 1 ? "" : places.get((int) line - 1);
  }

  @Override
  public CharSequence getCharContent(boolean ignoreEncodingErrors) {
    return String.join("\n", source);
  }
}
