// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a user may have meant who wrote a name that there is not. */
final class NearestName {
  /** Of how many letters one may be wrong. */
  private static final int LETTERS = 3;

  private NearestName() {}

  /** The name with the fewest wrong letters, if they are few; of several the first. */
  static Optional<String> of(String wrong, List<String> names) {
    String plain = plain(wrong);
    return names.stream()
        .filter(name -> isNear(plain, plain(name)))
        .min(Comparator.comparingInt(name -> distance(plain, plain(name))));
  }

  /** As one who writes Java's names may write them too. */
  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static boolean isNear(String wrong, String name) {
    return distance(wrong, name) <= Math.max(1, wrong.length() / LETTERS)
        || name.endsWith("." + wrong);
  }

  /** Levenshtein's distance: letters to insert, delete or replace. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], diagonal));
      }
    }
    return row[b.length()];
  }
}
