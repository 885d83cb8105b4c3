// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.savedmodel.internal.metadata.LibraryVersion;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line {@code softtf}. */
@Command(
    name = "softtf",
    description = "Soft operators as TensorFlow SavedModels, without writing Java.",
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = {
      ListCommand.class,
      ExportCommand.class,
      InspectCommand.class,
      CheckCommand.class,
      PlotCommand.class,
      AutoComplete.GenerateCompletion.class,
      HelpCommand.class
    },
    footer = {"", "Exit code: 0 if all went well, 1 if it failed, 2 if the command line is wrong."})
public final class Main {
  /** Where every command has it, so that it may stand anywhere. */
  @Option(
      names = "--stack-trace",
      scope = ScopeType.INHERIT,
      description = "Shows where an error comes from.")
  private boolean stackTrace;

  private Main() {}

  /**
   * Runs a command and exits.
   *
   * @param arguments the command and its options
   */
  public static void main(String[] arguments) {
    TensorFlowNotices.silence();
    Charset charset = Charset.defaultCharset(); // a terminal's
    WatchedOutput out = new WatchedOutput(new FileOutputStream(FileDescriptor.out));
    PrintWriter err = new PrintWriter(System.err, true, charset);
    int exitCode = run(new PrintWriter(out, true, charset), err, arguments);
    String problem = out.problem();
    if (problem != null) {
      err.println(problem);
    }
    System.exit(problem == null ? exitCode : Math.max(exitCode, ExitCode.SOFTWARE));
  }

  /**
   * Runs a command.
   *
   * @param out where results go
   * @param err where errors go
   * @param arguments the command and its options
   * @return the exit code: 0 if all went well, 1 if it failed, 2 if the command line is wrong
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return run(Catalogue.standard(), out, err, arguments);
  }

  /** Runs a command that knows the operators of a catalogue. */
  static int run(Catalogue catalogue, PrintWriter out, PrintWriter err, String... arguments) {
    try {
      return commandLine(catalogue).setOut(out).setErr(err).execute(arguments);
    } catch (OutOfMemoryError e) {
      return PlainErrors.report(e, err);
    }
  }

  /** Reads the command line, with the commands on the operators of a catalogue. */
  static CommandLine commandLine(Catalogue catalogue) {
    Main main = new Main();
    return new CommandLine(main, new Commands(catalogue))
        .registerConverter(Mode.class, new PythonNames.Modes())
        .registerConverter(Method.class, new PythonNames.Methods())
        .registerConverter(FloatingType.class, new PythonNames.Types())
        .registerConverter(Path.class, new Place())
        .setAbbreviatedOptionsAllowed(false)
        // an argument such as @name is a name, and no file with more arguments
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, given) -> PlainErrors.usage(e))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> PlainErrors.report(e, command, main.stackTrace));
  }

  /** Makes the commands, and gives the catalogue to those that need it. */
  private record Commands(Catalogue catalogue) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == ListCommand.class) {
        return type.cast(new ListCommand(catalogue));
      }
      if (type == ExportCommand.class) {
        return type.cast(new ExportCommand(catalogue));
      }
      if (type == PlotCommand.class) {
        return type.cast(new PlotCommand(catalogue));
      }
      return CommandLine.defaultFactory().create(type);
    }
  }

  /** The version of the library. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"softtf " + LibraryVersion.text()};
    }
  }
}
