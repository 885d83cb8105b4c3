// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;

/** A command on operators that users name. */
abstract class OperatorCommand extends SofttfCommand {
  /** The operators there are. */
  final Catalogue catalogue;

  OperatorCommand(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Finds an operator; the command line is wrong if there is none of that name. */
  final OperatorSpec find(String name) {
    return catalogue
        .find(name)
        .orElseThrow(() -> wrong(catalogue.unknown(name) + "; softtf list shows those there are"));
  }
}
