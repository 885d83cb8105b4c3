// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.process;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.LinkedHashMap;
import java.util.Map;

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

  /** The one of two measurements of a case with the shorter time for value and gradient. */
  Measurement faster(Measurement other) {
    Map<String, Double> both = new LinkedHashMap<>(settings);
    both.putAll(other.settings);
    return (other.valueAndGradientMs < valueAndGradientMs ? other : this).in(both);
  }

  private Measurement in(Map<String, Double> all) {
    return new Measurement(valueMs, valueAndGradientMs, all, nodes, buildMs, peakMib, error);
  }

  Measurement withPeak(Double mebibytes) {
    return new Measurement(valueMs, valueAndGradientMs, settings, nodes, buildMs, mebibytes, error);
  }
}
