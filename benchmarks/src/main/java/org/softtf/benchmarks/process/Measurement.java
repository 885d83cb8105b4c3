package org.softtf.benchmarks.process;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What one process found for one case; null for what it does not know.
 *
 * @param valueMs median time of a call for the value, in milliseconds
 * @param valueAndGradientMs median time of a call for value and gradient, in milliseconds
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
    return new Measurement(null, null, null, null, null, reason);
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

  Measurement withPeak(Double mebibytes) {
    return new Measurement(valueMs, valueAndGradientMs, nodes, buildMs, mebibytes, error);
  }
}
