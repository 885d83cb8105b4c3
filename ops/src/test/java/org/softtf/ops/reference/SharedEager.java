// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

import org.tensorflow.EagerSession;
import org.tensorflow.op.Ops;

/**
 * Eager sessions for many small cases: opening one takes longer than a case, and one that stays
 * open keeps all tensors made in it.
 */
public final class SharedEager implements AutoCloseable {
  private static final int CASES = 50;

  private EagerSession session;
  private int cases;

  /** Where to build the next case; what earlier cases made may be gone. */
  public Ops next() {
    if (session == null || cases++ == CASES) {
      close();
      session = EagerSession.create();
      cases = 1;
    }
    return Ops.create(session);
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
