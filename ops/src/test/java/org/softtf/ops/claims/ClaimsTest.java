// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.claims;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.Catalogue;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * Holds every method, mode and type to what {@link Claims} states, and finds a counterexample to
 * each claim that it does not: on random rows of any length, small and large, with ties and
 * without.
 */
class ClaimsTest {
  /** Far more than rounding. */
  private static final double COUNTEREXAMPLE = 1000;

  private record Group(Method method, Mode mode) {
    boolean needsLength() {
      return method == Method.SORTING_NETWORK || method == Method.SMOOTH_SORT;
    }

    @Override
    public String toString() {
      return mode.pythonName() + " " + method.pythonName();
    }
  }

  static Stream<Group> groups() {
    var sort = Catalogue.standard().find("sort").orElseThrow();
    return Stream.of(Method.values())
        .flatMap(method -> Stream.of(Mode.values()).map(mode -> new Group(method, mode)))
        .filter(group -> group.mode().isSoft() && sort.supports(group.mode(), group.method()));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void whatIsClaimedHoldsAndWhatIsNotDoesNot(Group group) {
    Map<Claim, Double> worst = new EnumMap<>(Claim.class);
    measure(group, TFloat64.class, true, new int[] {1, 2, 9}, worst);
    measure(group, TFloat64.class, false, new int[] {1, 2, 5, 20}, worst);
    for (Claim claim : worst.keySet()) {
      assertTrue(
          Claims.of(group.method(), group.mode()).contains(claim)
              || worst.get(claim) > COUNTEREXAMPLE,
          () -> claim + " is not claimed, but seems to hold: " + worst.get(claim));
    }
    measure(group, TFloat32.class, true, new int[] {1, 5}, worst);
  }

  private static <T extends TFloating> void measure(
      Group group, Class<T> type, boolean standardize, int[] lengths, Map<Claim, Double> worst) {
    if (group.needsLength()) {
      for (int n : lengths) {
        measure(group, type, standardize, n, new int[] {n}, worst);
      }
    } else {
      measure(group, type, standardize, -1, lengths, worst);
    }
  }

  private static <T extends TFloating> void measure(
      Group group,
      Class<T> type,
      boolean standardize,
      long known,
      int[] lengths,
      Map<Claim, Double> worst) {
    boolean iterative = group.method() == Method.OT || group.method() == Method.SMOOTH_SORT;
    double rounding = type == TFloat32.class ? 1e-5 : iterative ? 1e-7 : 1e-10;
    try (MeasuredClaims<T> claims =
        new MeasuredClaims<>(group.method(), group.mode(), type, standardize, known, rounding)) {
      for (int n : lengths) {
        feed(claims, group, standardize, n);
      }
      claims.require(Claims.of(group.method(), group.mode()));
      claims.worst().forEach((claim, miss) -> worst.merge(claim, miss, Math::max));
    }
  }

  private static void feed(MeasuredClaims<?> claims, Group group, boolean standardize, int n) {
    Random random = new Random(n);
    // ot is not solved for elements that are much farther apart than the softness
    boolean near = group.method() == Method.OT && !standardize;
    double[] few = {0.05, 0.1, 4};
    double[] many = {0.003, 0.02, 0.1, 0.5, 4};
    for (double softness : group.method() == Method.NEURALSORT ? many : few) {
      claims.feed(rows(n, near ? 1 : 30, random), softness, false);
      if (!standardize) {
        claims.feed(apart(n, softness, random), softness, true);
      }
    }
    if (near && group.mode() == Mode.C1 && n == 20) {
      // the anchors must be nearer to each other still
      claims.feed(apart(60, 0.1, random), 0.1, true);
    }
  }

  /** Numbers that float32 has too, of several sizes, some or all of them equal. */
  private static double[][] rows(int n, double greatest, Random random) {
    double[][] rows = new double[12][];
    for (int r = 0; r < rows.length; r++) {
      double size = new double[] {0.1, 1, greatest}[r % 3];
      boolean ties = r % 2 == 1;
      rows[r] =
          random.doubles(n, -2, 2).map(x -> (float) (size * (ties ? Math.rint(x) : x))).toArray();
    }
    Arrays.fill(rows[11], rows[11][0]);
    return rows;
  }

  /** Numbers that are 5 softness apart, or much more. */
  private static double[][] apart(int n, double softness, Random random) {
    double[][] rows = new double[6][];
    for (int r = 0; r < rows.length; r++) {
      List<Double> row = new ArrayList<>();
      double value = r % 2 == 0 ? 0 : random.nextGaussian();
      for (int i = 0; i < n; i++) {
        double farther = r < 2 ? 0 : 20 * random.nextDouble() * (r - 2);
        value += softness * 5.001 * (1 + farther);
        row.add(value);
      }
      Collections.shuffle(row, random);
      rows[r] = row.stream().mapToDouble(Double::doubleValue).toArray();
    }
    return rows;
  }
}
