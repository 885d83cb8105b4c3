// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.writing;

/** The moments of an export at which the disk changes; tests make it fail at each. */
public enum ExportStep {
  /** The temporary directory exists. */
  STAGED,
  /** The variables are written. */
  VARIABLES_WRITTEN,
  /** The files that the model reads are copied. */
  ASSETS_WRITTEN,
  /** The model is written. */
  MODEL_WRITTEN,
  /** The model was loaded and called. */
  CHECKED,
  /** The old model is out of the way; only where two directories cannot be exchanged. */
  OLD_MODEL_ASIDE,
  /** The new model is in place, the old one not yet deleted. */
  IN_PLACE
}
