// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.summaries;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of a program whose training TensorBoard can show. */
public final class SummariesOption {
  @Option(
      names = "--summaries",
      paramLabel = "DIR",
      description =
          "Where to write the loss and the distribution of soft ranks as they change, for"
              + " TensorBoard; not written if not given.")
  private Path directory;

  /**
   * Opens an event file, if it is wanted.
   *
   * @return the file, or what writes nothing
   */
  public Summaries open() {
    return directory == null ? Summaries.NONE : new EventFile(directory);
  }

  /**
   * Opens an event file of its own for one of several trainings, if it is wanted.
   *
   * @param training the name of its directory
   * @return the file, or what writes nothing
   */
  public Summaries open(String training) {
    return directory == null ? Summaries.NONE : new EventFile(directory.resolve(training));
  }
}
