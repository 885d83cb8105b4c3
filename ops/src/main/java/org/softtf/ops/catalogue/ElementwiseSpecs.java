package org.softtf.ops.catalogue;

import java.util.List;

/** The list's part for the package elementwise. */
final class ElementwiseSpecs {
  static final List<OperatorSpec> LIST = List.of();

  private ElementwiseSpecs() {}
}
