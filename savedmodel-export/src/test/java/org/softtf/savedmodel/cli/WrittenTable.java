// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A table of {@link ConsumersPage} as it was written, for what is not tried again each time. */
final class WrittenTable {
  private static final String NEVER = "was never tried";
  private static final Pattern START = Pattern.compile("(?m)^(?=\\| operator \\|)");
  private static final Pattern NOTE = Pattern.compile("(?m)^(\\d+)\\. (.*)$");
  private static final Pattern PART =
      Pattern.compile("(?:(?<forms>[^:]*): )?(?:yes|(?:no|partly) \\((?<note>\\d+)\\))");

  private final List<List<String>> rows;
  private final Map<String, String> notes;

  private WrittenTable(List<List<String>> rows, Map<String, String> notes) {
    this.rows = rows;
    this.notes = notes;
  }

  /**
   * Reads a table.
   *
   * @param page the page
   * @param number 0 for its first table
   */
  static WrittenTable of(String page, int number) {
    String table = START.split(page, -1)[1 + number];
    return new WrittenTable(
        table.lines().takeWhile(line -> !line.isEmpty()).map(WrittenTable::cells).toList(),
        NOTE.matcher(table).results().collect(toMap(note -> note.group(1), note -> note.group(2))));
  }

  private static List<String> cells(String line) {
    return List.of(line.split(" ?\\| ?", -1));
  }

  /** What it says of a model in the column with a title. */
  String finding(ConsumerModel model, String title) {
    int column = rows.get(0).indexOf(title);
    List<String> row = cells("| " + model.row());
    return rows.stream()
        .filter(cells -> column >= 0 && cells.subList(0, row.size()).equals(row))
        .findFirst()
        .map(cells -> finding(cells.get(column), model.form()))
        .orElse(NEVER);
  }

  private String finding(String cell, String form) {
    for (String part : cell.split("; ", -1)) {
      Matcher matcher = PART.matcher(part);
      if (matcher.matches() && isFor(matcher.group("forms"), form)) {
        String note = matcher.group("note");
        return note == null ? ConsumersPage.TAKEN : notes.getOrDefault(note, NEVER);
      }
    }
    return NEVER;
  }

  private static boolean isFor(@Nullable String forms, String form) {
    return forms == null || List.of(forms.split(", ", -1)).contains(form);
  }
}
