// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that says what is wrong with its command line. */
public abstract class BenchmarkCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  /**
   * Makes the error of a command line that is wrong.
   *
   * @param message what is wrong
   * @return the error, to be thrown
   */
  protected final ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /**
   * Makes the error of a command line that is wrong.
   *
   * @param cause says what is wrong
   * @return the error, to be thrown
   */
  protected final ParameterException wrong(IllegalArgumentException cause) {
    return new ParameterException(command.commandLine(), cause.getMessage(), cause);
  }
}
