// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** A table of numbers, read from a CSV file with a header. */
public final class Table {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

  private final List<CSVRecord> rows;

  private Table(List<CSVRecord> rows) {
    this.rows = rows;
  }

  /**
   * Reads one of the packaged tables.
   *
   * @param name the file's name, such as {@code digits.csv}
   * @return the table
   */
  public static Table read(String name) {
    try (InputStream stream = Resources.open("data/" + name);
        Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      return new Table(FORMAT.parse(reader).getRecords());
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + name, e);
    }
  }

  /**
   * Returns how many rows there are, without the header.
   *
   * @return the number of rows
   */
  public int rows() {
    return rows.size();
  }

  /**
   * Returns the first numbers of a row.
   *
   * @param row the row, from 0
   * @param count how many numbers
   * @return the numbers
   */
  public float[] row(int row, int count) {
    float[] numbers = new float[count];
    for (int column = 0; column < count; column++) {
      numbers[column] = Float.parseFloat(rows.get(row).get(column));
    }
    return numbers;
  }

  /**
   * Returns a column.
   *
   * @param name the column's header
   * @return its numbers
   */
  public double[] column(String name) {
    return rows.stream().mapToDouble(row -> Double.parseDouble(row.get(name))).toArray();
  }
}
