// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import org.apache.spark.sql.SparkSession;

/** One Spark of this JVM for all tests. */
public final class LocalSpark {
  private static final SparkSession SESSION =
      SparkSession.builder()
          .master("local[2]")
          .appName("tests")
          .config("spark.ui.enabled", false)
          .config("spark.sql.shuffle.partitions", 2)
          .config("spark.driver.host", "localhost")
          .config("spark.driver.bindAddress", "localhost")
          .getOrCreate();

  private LocalSpark() {}

  /** The session, which ends with the JVM. */
  public static SparkSession session() {
    return SESSION;
  }
}
