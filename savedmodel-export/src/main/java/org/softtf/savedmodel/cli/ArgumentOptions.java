// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.savedmodel.cli.values.Json;

/** Reads options of the form {@code NAME=JSON}. */
final class ArgumentOptions {
  /** What Python's users may write, in JSON. */
  private static final Map<String, String> PYTHON =
      Map.of("True", "true", "False", "false", "None", "null");

  private ArgumentOptions() {}

  static Map<String, Object> parse(List<String> options) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String option : options) {
      int end = option.indexOf('=');
      if (end < 1) {
        throw new IllegalArgumentException("--arg must be NAME=JSON, got " + option);
      }
      String name = option.substring(0, end);
      if (values.containsKey(name)) {
        throw new IllegalArgumentException("--arg " + name + " is given twice");
      }
      values.put(name, value(name, option.substring(end + 1)));
    }
    return values;
  }

  private static Object value(String name, String text) {
    try {
      Object value = Json.value(text);
      if (value instanceof Map) {
        throw new IllegalArgumentException(
            "--arg " + name + ": no argument takes a JSON object, got " + text);
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "--arg " + name + ": not JSON: " + text + advice(name, text), e);
    }
  }

  private static String advice(String name, String text) {
    String json = PYTHON.get(text);
    return json != null
        ? "; in JSON it is " + name + "=" + json
        : "; text goes in double quotes, as in '" + name + "=\"linear\"'";
  }
}
