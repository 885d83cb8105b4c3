// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import java.util.Locale;
import org.softtf.ops.internal.settings.PythonNames;

/**
 * The algorithm behind an array-valued operator.
 *
 * <p>All give values. The first five give probabilities over indices too, but {@link
 * #SORTING_NETWORK} gives none for {@code topK}; the last two give none at all. {@code
 * docs/how-to-choose.md} compares the methods, {@code docs/algorithms.md} has their mathematics.
 */
public enum Method {
  /** Distances to the sorted values; Prillo and Eisenschlos, arXiv 2006.16038. */
  SOFTSORT,
  /** Sums of distances; Grover et al., arXiv 1903.08850. */
  NEURALSORT,
  /** Optimal transport to sorted anchors; Cuturi, Teboul, Vert, arXiv 1905.11885. */
  OT,
  /**
   * A bitonic network of soft comparators; Petersen et al., arXiv 2105.04019. Equal elements share
   * evenly where n is a power of two only.
   */
  SORTING_NETWORK,
  /**
   * Differences of soft k-hot masks, whose thresholds are roots of sums of the mode's step: rows
   * and columns of P sum to 1, equal elements share evenly, and ranks sum to n(n + 1)/2. LapSum
   * generalised to every mode; Struski et al., arXiv 2503.06242.
   */
  CDF_SUM,
  /**
   * Projection onto the permutahedron; Blondel et al., arXiv 2002.08871. Softness is in units of
   * the n − 1 intervals between n points: see {@code docs/algorithms.md}. In smooth mode equal
   * elements have the log-mean-exp of their ranks, not the mean.
   */
  FAST_SOFT_SORT,
  /**
   * Projection onto an entropically smoothed permutahedron, which is wider: results leave the range
   * of the row, ranks leave [1, n], and equal elements are kept apart.
   */
  SMOOTH_SORT;

  /**
   * Returns the method by its Python name.
   *
   * @param name such as {@code fast_soft_sort}
   * @return the method
   */
  public static Method named(String name) {
    return PythonNames.find(Method.class, name);
  }

  /**
   * Returns the method's Python name.
   *
   * @return the name in small letters
   */
  public String pythonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
