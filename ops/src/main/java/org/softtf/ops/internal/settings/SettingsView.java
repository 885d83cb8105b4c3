// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

/** A view of operators: what every family of operators builds on. */
public interface SettingsView {
  /**
   * Returns the settings of this view.
   *
   * @return the settings
   */
  Settings settings();

  /**
   * Returns the settings for a family of operators that are never compiled.
   *
   * @return the settings
   */
  default Settings uncompiled() {
    return settings().uncompiled();
  }
}
