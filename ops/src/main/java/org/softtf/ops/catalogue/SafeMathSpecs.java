package org.softtf.ops.catalogue;

import java.util.List;

/** The list's part for the package safemath. */
final class SafeMathSpecs {
  static final List<OperatorSpec> LIST = List.of();

  private SafeMathSpecs() {}
}
