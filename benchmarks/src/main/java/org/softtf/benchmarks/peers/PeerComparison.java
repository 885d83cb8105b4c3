// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.peers;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import org.softtf.benchmarks.process.Measurement;
import org.softtf.benchmarks.process.Sides;
import org.softtf.benchmarks.report.MarkdownTable;
import org.softtf.benchmarks.report.Numbers;

/**
 * One case on both sides.
 *
 * @param which the case
 * @param ours what this library needs
 * @param peer what the other library needs
 */
record PeerComparison(@JsonIgnore PeerCase which, Measurement ours, Measurement peer) {
  /** Measures both, one directly after the other. */
  static PeerComparison of(PeerCase which, Sides.Running running) throws IOException {
    return new PeerComparison(which, running.ours(which.which()), running.peer(which.toString()));
  }

  @JsonProperty("case")
  String name() {
    return which.toString();
  }

  void addTo(MarkdownTable table) {
    boolean both = ours.isMeasured() && peer.isMeasured();
    table.add(
        name(),
        ours.time(),
        peer.time(),
        Numbers.text(both ? ours.valueAndGradientMs() / peer.valueAndGradientMs() : null),
        ours.inSettings(),
        peer.inSettings());
  }
}
