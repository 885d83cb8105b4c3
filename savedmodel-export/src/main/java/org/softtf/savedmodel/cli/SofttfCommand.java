// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.softtf.savedmodel.cli.values.Printable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands share: where results go, and how a wrong command line is refused. */
@SuppressWarnings("NullAway.Init") // picocli sets them
abstract class SofttfCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Where results go. */
  final PrintWriter out() {
    return Printable.writer(spec.commandLine().getOut());
  }

  /** Writes a line of results; a line break in it is shown, not made. */
  final void line(String text) {
    out().println(Printable.line(text));
  }

  /** Writes a warning beside the results. */
  final void warn(String text) {
    Printable.writer(spec.commandLine().getErr()).println(Printable.line("warning: " + text));
  }

  /** The error of a command line that is wrong. */
  final ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** The error of a command line that is wrong. */
  final ParameterException wrong(IllegalArgumentException cause) {
    return new ParameterException(spec.commandLine(), cause.getMessage(), cause);
  }
}
