// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.process.Measurement;

/**
 * One case on both sides.
 *
 * @param which the case
 * @param ours what this library needs
 * @param peer what SoftJAX needs; null if it was not asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"case", "value_ratio", "value_and_gradient_ratio", "ours", "peer"})
record Comparison(@JsonIgnore BenchmarkCase which, Measurement ours, Measurement peer) {
  @JsonProperty("case")
  String name() {
    return which.toString();
  }

  /** Our time for the value by the peer's; null if one of them has none. */
  @JsonProperty("value_ratio")
  Double valueRatio() {
    return isCompared() ? ours.valueMs() / peer.valueMs() : null;
  }

  /** Our time for value and gradient by the peer's; null if one of them has none. */
  @JsonProperty("value_and_gradient_ratio")
  Double ratio() {
    return isCompared() ? ours.valueAndGradientMs() / peer.valueAndGradientMs() : null;
  }

  @JsonIgnore
  boolean isCompared() {
    return peer != null && ours.isMeasured() && peer.isMeasured();
  }
}
