package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;

/** Numbers in JSON, which knows neither NaN nor infinities. */
final class JsonNumbers {
  private JsonNumbers() {}

  static void add(ArrayNode data, double number) {
    if (Double.isFinite(number)) {
      data.add(number);
    } else {
      data.add(Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf");
    }
  }
}
