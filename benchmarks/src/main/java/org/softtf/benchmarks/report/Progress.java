// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.report;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The progress bar that commands show. */
public final class Progress {
  private Progress() {}

  /**
   * Starts a bar.
   *
   * @param task what is done
   * @param cases of how many cases
   * @return the bar
   */
  public static ProgressBar bar(String task, long cases) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(cases)
        .setUnit(" cases", 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setMaxRenderedLength(110)
        .setUpdateIntervalMillis(1000)
        .setConsumer(new ConsoleProgressBarConsumer(System.out))
        .build();
  }
}
