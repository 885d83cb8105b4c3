// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;

/** A command on operators that users name. */
abstract class OperatorCommand extends SofttfCommand {
  /** The operators there are. */
  final Catalogue catalogue;

  OperatorCommand(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Refuses to write where something is already, but to replace it. */
  static void requireFree(Path target, String kind, boolean replace)
      throws FileAlreadyExistsException {
    if (Files.exists(target) && !replace) {
      throw new FileAlreadyExistsException(
          target.toString(), null, "exists already; choose another " + kind + " or add --replace");
    }
  }

  /** Finds an operator; the command line is wrong if there is none of that name. */
  final OperatorSpec find(String name) {
    return catalogue
        .find(name)
        .orElseThrow(() -> wrong(catalogue.unknown(name) + "; softtf list shows those there are"));
  }
}
