// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.objects;

import java.io.Serial;

/** A model cannot be given objects and functions; it is a graph with signatures all the same. */
final class NoObjectsException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String reason;

  NoObjectsException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
