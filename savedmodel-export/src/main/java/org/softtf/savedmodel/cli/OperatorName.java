package org.softtf.savedmodel.cli;

import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.ops.catalogue.Operators;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Finds operators for commands. */
final class OperatorName {
  private OperatorName() {}

  static OperatorSpec find(CommandSpec command, String name) {
    return Operators.find(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "there is no operator \"" + name + "\"; softtf list shows those there are"));
  }
}
