// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of Java in a page of the documents.
 *
 * <p>A comment in the page, which readers do not see, may stand before it: {@code <!-- given TYPE
 * NAME, … -->} declares what the page takes for granted; {@code <!-- go on -->} says that the block
 * uses what the one before it declares.
 *
 * @param page the page, relative to the project
 * @param line the number of its first line in the page, from 1
 * @param given parameters, as Java writes them
 * @param goesOn whether it uses what the block before it declares
 * @param code its lines
 */
record JavaBlock(String page, int line, String given, boolean goesOn, List<String> code) {
  private static final Pattern GIVEN = Pattern.compile("\\s*<!-- given (.*) -->");

  /** A comment of numbers: the value of the variable declared there. */
  static final Pattern NUMBERS = Pattern.compile("; +// (-?[0-9][-0-9., ]*)$");

  private static final Pattern PROGRAM = Pattern.compile("public (?:final )?class (\\w+) \\{");

  /** Returns the blocks of a page in their order. */
  static List<JavaBlock> of(Path project, Path page) throws IOException {
    List<String> lines = Files.readAllLines(page);
    List<JavaBlock> blocks = new ArrayList<>();
    String given = "";
    boolean goesOn = false;
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = GIVEN.matcher(lines.get(i));
      if (matcher.matches()) {
        given = matcher.group(1);
      } else if (lines.get(i).strip().equals("<!-- go on -->")) {
        goesOn = true;
      } else if (lines.get(i).equals("```java")) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
        blocks.add(
            new JavaBlock(
                project.relativize(page).toString(),
                i + 2,
                given,
                goesOn,
                lines.subList(i + 1, end)));
        given = "";
        goesOn = false;
        i = end;
      }
    }
    return blocks;
  }

  /** Returns the name of the class if the block is a whole program, else an empty text. */
  String program() {
    return code.stream()
        .map(PROGRAM::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst()
        .orElse("");
  }

  /** Whether these are members of a class, not statements. */
  boolean declaresMembers() {
    return code.get(0).startsWith("static ");
  }

  /** Whether the page prints values of its variables. */
  boolean printsNumbers() {
    return code.stream().anyMatch(text -> NUMBERS.matcher(text).find());
  }

  @Override
  public String toString() {
    return page + ":" + line;
  }
}
