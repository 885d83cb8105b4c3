package org.softtf.ops.catalogue;

import java.util.List;

/** The list's part for the package logic. */
final class LogicSpecs {
  static final List<OperatorSpec> LIST = List.of();

  private LogicSpecs() {}
}
