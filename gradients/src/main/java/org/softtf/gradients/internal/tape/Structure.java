package org.softtf.gradients.internal.tape;

import java.util.List;

/** A key of many parts that computes its hash once. */
final class Structure {
  private final List<Object> parts;
  private final int hash;

  Structure(List<Object> parts) {
    this.parts = List.copyOf(parts);
    this.hash = this.parts.hashCode();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Structure that && hash == that.hash && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
