// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.process;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.softtf.benchmarks.report.Numbers;

/**
 * What one process found for one case; null for what it does not know.
 *
 * @param valueMs median time of a call for the value, in milliseconds
 * @param valueAndGradientMs median time of a call for value and gradient, in milliseconds
 * @param settings in milliseconds, value and gradient in each setting that was tried
 * @param nodes how many nodes the graph has
 * @param buildMs how long building the graph took, in milliseconds
 * @param peakMib peak of the resident memory above that before the case, in MiB
 * @param error why there are no times
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Measurement(
    Double valueMs,
    Double valueAndGradientMs,
    Map<String, Double> settings,
    Integer nodes,
    Double buildMs,
    Double peakMib,
    String error) {
  private static final int LONGEST = 60;

  /**
   * Returns a measurement that failed.
   *
   * @param reason why
   * @return the measurement
   */
  public static Measurement failed(String reason) {
    return new Measurement(null, null, null, null, null, null, reason);
  }

  /**
   * Tells whether there are times.
   *
   * @return true if there are
   */
  @JsonIgnore
  public boolean isMeasured() {
    return error == null;
  }

  /**
   * Returns the one of two measurements of a case with the shorter time for value and gradient.
   *
   * @param other the other one
   * @return this or the other one, with the shorter time for the value and the settings of both; if
   *     one failed, the other one
   */
  public Measurement faster(Measurement other) {
    if (!other.isMeasured() || !isMeasured()) {
      return isMeasured() ? this : other;
    }
    Map<String, Double> both = new LinkedHashMap<>(settings);
    both.putAll(other.settings);
    double value = Math.min(valueMs, other.valueMs);
    return (other.valueAndGradientMs < valueAndGradientMs ? other : this).with(value, both);
  }

  private Measurement with(double value, Map<String, Double> all) {
    return new Measurement(value, valueAndGradientMs, all, nodes, buildMs, peakMib, error);
  }

  /** The same with its peak memory and, where the process has one setting only, that. */
  Measurement by(String process, Double mebibytes) {
    Map<String, Double> known = settings == null ? Map.of(process, valueAndGradientMs) : settings;
    return new Measurement(valueMs, valueAndGradientMs, known, nodes, buildMs, mebibytes, error);
  }

  /**
   * Returns the time for value and gradient, or why there is none, for a table.
   *
   * @return milliseconds or an error
   */
  public String time() {
    return isMeasured() ? Numbers.text(valueAndGradientMs) : shortError();
  }

  /**
   * Returns why there are no times, for a table.
   *
   * @return the beginning of the error
   */
  public String shortError() {
    return error.length() <= LONGEST ? error : error.substring(0, LONGEST) + "…";
  }

  /**
   * Returns the times in all settings, for a table.
   *
   * @return as "caller 1.2, pool 1.5"
   */
  public String inSettings() {
    return settings == null
        ? Numbers.NONE
        : settings.entrySet().stream()
            .map(in -> in.getKey() + " " + Numbers.text(in.getValue()))
            .collect(Collectors.joining(", "));
  }
}
