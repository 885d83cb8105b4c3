// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.softtf.gradients.GradientException;
import org.softtf.savedmodel.cli.values.Printable;
import org.softtf.savedmodel.internal.writing.FailedTrialException;
import org.tensorflow.exceptions.TensorFlowException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Errors in one sentence: what a user can mend needs no stack trace. */
final class PlainErrors {
  private PlainErrors() {}

  /** A command line that is wrong. */
  static int usage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = Printable.writer(command.getErr());
    err.println(name + ": " + e.getMessage() + suggestion(e));
    err.println("Try: " + name + " --help");
    return ExitCode.USAGE;
  }

  private static String suggestion(ParameterException e) {
    List<String> similar =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    return similar.isEmpty() ? "" : "; did you mean " + String.join(" or ", similar) + "?";
  }

  /** A command that failed. */
  static int report(Exception e, CommandLine command, boolean stackTrace) {
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = Printable.writer(command.getErr());
    err.println(name + ": " + message(e, stackTrace));
    if (stackTrace) {
      e.printStackTrace(err);
    }
    return ExitCode.SOFTWARE;
  }

  /** More was read than fits. */
  static int report(OutOfMemoryError e, PrintWriter err) {
    long megabytes = Runtime.getRuntime().maxMemory() >> 20;
    err.println(
        "softtf: "
            + megabytes
            + " MB of memory are not enough for Java; to give it more, set the environment variable"
            + " JAVA_TOOL_OPTIONS, to -Xmx8g for instance");
    return ExitCode.SOFTWARE;
  }

  private static String message(Exception e, boolean stackTrace) {
    if (e instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + " " + reason(file);
    }
    if (e instanceof FailedTrialException trial) {
      return trial.message("--shape");
    }
    boolean expected =
        e instanceof IOException
            || e instanceof IllegalArgumentException
            || e instanceof GradientException
            || e instanceof TensorFlowException;
    if (expected && e.getMessage() != null) {
      return e.getMessage();
    }
    return "unexpected error: " + e + (stackTrace ? "" : " (--stack-trace shows where)");
  }

  private static String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "does not exist";
    }
    return e instanceof AccessDeniedException
        ? "may not be accessed"
        : "cannot be used: " + e.getClass().getSimpleName();
  }
}
