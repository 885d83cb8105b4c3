package org.softtf.ops.catalogue;

import java.util.List;

/** The list's part for the package array. */
final class ArraySpecs {
  static final List<OperatorSpec> LIST = List.of();

  private ArraySpecs() {}
}
