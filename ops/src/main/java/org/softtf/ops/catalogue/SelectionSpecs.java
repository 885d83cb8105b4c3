package org.softtf.ops.catalogue;

import java.util.List;

/** The list's part for the package selection. */
final class SelectionSpecs {
  static final List<OperatorSpec> LIST = List.of();

  private SelectionSpecs() {}
}
