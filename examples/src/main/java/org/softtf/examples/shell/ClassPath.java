// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.shell;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What a Java kernel of a notebook needs to find this library. */
@Command(
    name = "class-path",
    description = "Prints the class path of the examples, for the Java kernel of a notebook.")
public final class ClassPath implements Callable<Integer> {
  private ClassPath() {}

  @Override
  public Integer call() {
    System.out.println(System.getProperty("java.class.path"));
    return 0;
  }
}
