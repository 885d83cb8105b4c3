// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The progress bar that commands show. */
public final class Progress {
  private Progress() {}

  /**
   * What is done with each case.
   *
   * @param <C> the case
   * @param <R> what comes of it
   */
  @FunctionalInterface
  public interface Work<C, R> {
    /**
     * Does it.
     *
     * @param which the case
     * @return what comes of it
     * @throws IOException if a process that takes part fails
     */
    R of(C which) throws IOException;
  }

  /**
   * Does something with each case behind a bar.
   *
   * @param task what is done
   * @param cases the cases
   * @param work what is done with each
   * @param <C> a case
   * @param <R> what comes of it
   * @return what comes of each
   * @throws IOException if a process that takes part fails
   */
  public static <C, R> List<R> each(String task, List<C> cases, Work<C, R> work)
      throws IOException {
    List<R> results = new ArrayList<>();
    try (ProgressBar bar = bar(task, cases.size())) {
      for (C which : cases) {
        bar.setExtraMessage(which.toString());
        results.add(work.of(which));
        bar.step();
      }
    }
    return results;
  }

  /**
   * Does something with each case behind a bar, several side by side.
   *
   * @param task what is done
   * @param cases the cases
   * @param jobs how many side by side
   * @param work what is done with each
   * @param <C> a case
   * @param <R> what comes of it
   * @return what comes of each, in the order of the cases
   */
  public static <C, R> List<R> eachSideBySide(
      String task, List<C> cases, int jobs, Function<C, R> work) {
    ExecutorService threads = Executors.newFixedThreadPool(jobs);
    try (ProgressBar bar = bar(task, cases.size())) {
      List<CompletableFuture<R>> results =
          cases.stream()
              .map(
                  which ->
                      CompletableFuture.supplyAsync(() -> work.apply(which), threads)
                          .whenComplete((result, failure) -> bar.step()))
              .toList();
      return results.stream().map(CompletableFuture::join).toList();
    } finally {
      threads.shutdownNow();
    }
  }

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
