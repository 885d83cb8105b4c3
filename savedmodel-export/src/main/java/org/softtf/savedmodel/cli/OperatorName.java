package org.softtf.savedmodel.cli;

import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Finds operators for commands. */
final class OperatorName {
  private OperatorName() {}

  static OperatorSpec find(Catalogue catalogue, CommandSpec command, String name) {
    return catalogue
        .find(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "there is no operator \"" + name + "\"; softtf list shows those there are"));
  }
}
