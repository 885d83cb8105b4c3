package org.softtf.ops.settings;

/** A view of operators: what every family of operators builds on. */
public interface SoftView {
  /**
   * Returns the settings of this view.
   *
   * @return the settings
   */
  Settings settings();
}
