// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.gpu;

import java.util.ArrayList;
import java.util.List;

/** How many numbers are copied, in terms of the length n of a row. */
final class Amount {
  private final int rows;
  private final int length;
  private final Sum ofEachRow = new Sum();
  private final Sum ofAll = new Sum();
  private boolean unknown;

  /**
   * Starts with none.
   *
   * @param rows how many rows the graph is built for, a prime
   * @param length how long they are
   */
  Amount(int rows, int length) {
    this.rows = rows;
    this.length = length;
  }

  /** Adds the numbers of a tensor; −1 for a shape that is known only when the graph runs. */
  void add(long numbers) {
    if (numbers < 0) {
      unknown = true;
    } else if (numbers % rows == 0) {
      ofEachRow.add((double) numbers / rows);
    } else {
      ofAll.add((double) numbers);
    }
  }

  void add(Amount other) {
    ofEachRow.add(other.ofEachRow);
    ofAll.add(other.ofAll);
    unknown |= other.unknown;
  }

  boolean isNone() {
    return toString().isEmpty();
  }

  @Override
  public String toString() {
    List<String> terms = new ArrayList<>(ofEachRow.terms());
    if (unknown) {
      terms.add("?");
    }
    if (!ofAll.terms().isEmpty()) {
      terms.add(String.join(" + ", ofAll.terms()) + " in all");
    }
    return String.join(" + ", terms);
  }

  private final class Sum {
    private double ones;
    private double lengths;
    private double squares;

    void add(double numbers) {
      if (numbers < length / 2.0) {
        ones += numbers;
      } else if (numbers < 4.0 * length) {
        lengths += numbers / length;
      } else {
        squares += numbers / length / length;
      }
    }

    void add(Sum other) {
      ones += other.ones;
      lengths += other.lengths;
      squares += other.squares;
    }

    /** The largest terms; those of single numbers only where there is no other. */
    List<String> terms() {
      List<String> terms = new ArrayList<>();
      term(terms, squares, "n²");
      term(terms, lengths, "n");
      if (terms.isEmpty() && ones > 0) {
        terms.add(Long.toString(Math.max(1, Math.round(ones))));
      }
      return terms;
    }

    private static void term(List<String> terms, double count, String unit) {
      long whole = Math.round(count);
      if (count > 0) {
        terms.add((whole > 1 ? whole + " " : "") + unit);
      }
    }
  }
}
