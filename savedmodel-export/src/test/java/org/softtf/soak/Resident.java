// SPDX-License-Identifier: Apache-2.0
package org.softtf.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Resident memory over time, and whether it is flat: the first quarter of a run warms up; after it
 * the memory may not both be {@link #LIMIT} higher at the end, and grow so much by its typical step
 * from one measurement to the next. A leak does both; what the allocator holds jumps now and then.
 */
final class Resident {
  /** Bytes. */
  static final long LIMIT = 24 << 20;

  private static final int MEASUREMENTS = 40;
  private static final long PAGE = 4096;

  private final String what;
  private final long start = System.nanoTime();
  private final List<Long> held = new ArrayList<>();

  Resident(String what) {
    this.what = what;
  }

  /** Does something so many times, and measures. */
  static void requireFlat(String what, int times, Step step) throws IOException {
    Resident resident = new Resident(what);
    int interval = Math.max(1, times / MEASUREMENTS);
    for (int i = 0; i < times; i++) {
      step.run(i);
      if ((i + 1) % interval == 0) {
        resident.measure(i + 1);
      }
    }
    resident.requireFlat();
  }

  /** One of many. */
  interface Step {
    void run(int number) throws IOException;
  }

  /** Prints and keeps what is held after a collection. */
  void measure(long done) {
    System.gc(); // frees tensors that nothing refers to
    held.add(memory());
    System.out.printf(
        Locale.ROOT,
        "%s %d: %d MB after %d s%n",
        what,
        done,
        held.get(held.size() - 1) >> 20,
        (System.nanoTime() - start) / 1_000_000_000);
  }

  void requireFlat() {
    List<Long> warm = held.subList(held.size() / 4, held.size());
    if (warm.size() < 2) {
      return;
    }
    long[] growth =
        IntStream.range(1, warm.size())
            .mapToLong(i -> warm.get(i) - warm.get(i - 1))
            .sorted()
            .toArray();
    long inAll = warm.get(warm.size() - 1) - warm.get(0);
    long typical = growth[growth.length / 2] * growth.length;
    String text =
        what
            + ": grew by "
            + (inAll >> 10)
            + " kB after the first quarter, typically by "
            + (typical >> 10)
            + " kB";
    System.out.println(text);
    if (Math.min(inAll, typical) > LIMIT) {
      throw new AssertionError(text);
    }
  }

  private static long memory() {
    Path statm = Path.of("/proc/self/statm");
    try {
      return Files.exists(statm)
          ? Long.parseLong(Files.readString(statm).split(" ", -1)[1]) * PAGE
          : ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
              .getCommittedVirtualMemorySize();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
