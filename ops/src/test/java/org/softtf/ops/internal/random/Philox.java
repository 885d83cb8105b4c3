// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

/**
 * Philox 4×32-10 from the paper (Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC
 * 2011), and the numbers in [0, 1) that TensorFlow makes of it for a seed.
 */
final class Philox {
  private static final long LOW = 0xFFFFFFFFL;

  private Philox() {}

  /** Ten rounds on a counter of four words with a key of two. */
  static long[] block(long[] counter, long[] key) {
    long[] c = counter.clone();
    long k0 = key[0];
    long k1 = key[1];
    for (int round = 0; round < 10; round++) {
      long a = 0xD2511F53L * c[0];
      long b = 0xCD9E8D57L * c[2];
      c =
          new long[] {
            (b >>> 32) ^ c[1] ^ k0, b & LOW, (a >>> 32) ^ c[3] ^ k1, a & LOW,
          };
      k0 = (k0 + 0x9E3779B9L) & LOW;
      k1 = (k1 + 0xBB67AE85L) & LOW;
    }
    return c;
  }

  /**
   * Multiples of 2⁻⁵² in [0, 1): the seed, scrambled once, is the key and the counter's upper half.
   */
  static double[] uniform(long first, long second, int count) {
    long[] seed = {first & LOW, first >>> 32, second & LOW, second >>> 32};
    long[] mixed = block(seed, new long[] {0x3EC8F720L, 0x02461E29L});
    long[] key = {mixed[0], mixed[1]};
    double[] numbers = new double[count];
    for (int i = 0; i < count; i += 2) {
      long[] words = block(new long[] {i / 2, 0, mixed[2], mixed[3]}, key);
      numbers[i] = number(words[0], words[1]);
      if (i + 1 < count) {
        numbers[i + 1] = number(words[2], words[3]);
      }
    }
    return numbers;
  }

  private static double number(long high, long low) {
    return (((high & 0xFFFFFL) << 32) | low) * 0x1p-52;
  }
}
