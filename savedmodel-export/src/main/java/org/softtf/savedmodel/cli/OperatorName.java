package org.softtf.savedmodel.cli;

import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.ops.catalogue.Operators;

/** Finds operators for commands. */
final class OperatorName {
  private OperatorName() {}

  static OperatorSpec find(SofttfCommand command, String name) {
    return Operators.find(name)
        .orElseThrow(
            () ->
                command.wrong(
                    "there is no operator \"" + name + "\"; softtf list shows those there are"));
  }
}
