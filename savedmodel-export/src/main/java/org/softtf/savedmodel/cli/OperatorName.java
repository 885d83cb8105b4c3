package org.softtf.savedmodel.cli;

import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;

/** Finds operators for commands. */
final class OperatorName {
  private OperatorName() {}

  static OperatorSpec find(Catalogue catalogue, SofttfCommand command, String name) {
    return catalogue
        .find(name)
        .orElseThrow(
            () ->
                command.wrong(
                    "there is no operator \"" + name + "\"; softtf list shows those there are"));
  }
}
