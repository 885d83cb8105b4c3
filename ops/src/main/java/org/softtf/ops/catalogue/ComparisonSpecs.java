package org.softtf.ops.catalogue;

import java.util.List;

/** The list's part for the package comparison. */
final class ComparisonSpecs {
  static final List<OperatorSpec> LIST = List.of();

  private ComparisonSpecs() {}
}
