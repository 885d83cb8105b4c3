// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;

/** Lists of cases. */
public final class Cases {
  /** SoftJAX's rank by a sorting network of more elements takes 20 s and 8 GiB a call. */
  private static final int NETWORK_RANK_ELEMENTS = 4096;

  private static final List<Size> ARRAYS =
      List.of(new Size(1, 128), new Size(32, 128), new Size(1, 1024), new Size(16, 1024));
  private static final List<Size> SMALL_ARRAYS = List.of(new Size(1, 32), new Size(8, 64));
  private static final List<Size> ELEMENTS = List.of(new Size(1, 1024), new Size(64, 16384));

  /** The element by element operators whose time has a target. */
  public static final List<String> ELEMENTWISE =
      List.of("abs", "relu", "clip", "heaviside", "greater", "sign");

  /** A method that no peer has; it is compared with their other doubly stochastic one, ot. */
  public static final String DOUBLY_STOCHASTIC = "cdf_sum";

  private record Size(int rows, int n) {}

  private Cases() {}

  /**
   * Returns the cases that are compared if none are named.
   *
   * @return some 240 of them
   */
  public static List<BenchmarkCase> all() {
    List<BenchmarkCase> cases = new ArrayList<>();
    List<String> sorts = List.of("softsort", "neuralsort", "fast_soft_sort", "sorting_network");
    add(cases, List.of("sort", "rank"), sorts, List.of("smooth", "c0", "c2"), ARRAYS);
    cases.removeIf(
        c ->
            c.operator().equals("rank")
                && c.method().equals("sorting_network")
                && c.rows() * c.n() > NETWORK_RANK_ELEMENTS);
    List<String> ends = List.of("smooth", "c0");
    add(
        cases,
        List.of("max", "median", "top_k", "argsort"),
        List.of("softsort", "neuralsort"),
        ends,
        ARRAYS);
    add(cases, List.of("sort", "max"), List.of("ot"), ends, SMALL_ARRAYS);
    add(cases, List.of("sort"), List.of("smooth_sort"), List.of("smooth"), SMALL_ARRAYS);
    add(
        cases,
        List.of("sort", "rank", "top_k"),
        List.of(DOUBLY_STOCHASTIC),
        List.of("smooth", "c0", "c2"),
        List.of(ARRAYS.get(0), ARRAYS.get(3)));
    List<String> none = List.of(BenchmarkCase.NONE);
    add(cases, ELEMENTWISE, none, List.of("smooth", "c0", "c1", "c2"), ELEMENTS);
    add(cases, List.of("round"), none, List.of("smooth", "c2"), ELEMENTS);
    return List.copyOf(cases);
  }

  /**
   * Returns those of the largest sizes in smooth mode, and of c0 in the smallest.
   *
   * @return a third of all
   */
  public static List<BenchmarkCase> quick() {
    return all().stream()
        .filter(
            c ->
                c.mode().equals("smooth")
                    ? c.rows() > 1
                    : c.mode().equals("c0") && c.rows() == 1 && c.n() <= 128)
        .toList();
  }

  /**
   * Returns an operator in every mode with every method that it has; no case of an operator without
   * inputs, which has no gradient to measure.
   *
   * @param spec the operator
   * @param rows the number of rows
   * @param n the length of a row
   * @return the cases
   */
  private static List<BenchmarkCase> of(OperatorSpec spec, int rows, int n) {
    List<BenchmarkCase> cases = new ArrayList<>();
    for (String method : namesOrNone(spec.methods(), Method::pythonName)) {
      for (String mode : namesOrNone(spec.modes(), Mode::pythonName)) {
        cases.add(new BenchmarkCase(spec.name(), method, mode, rows, n));
      }
    }
    cases.removeIf(c -> !c.isBuilt() || spec.inputs().isEmpty());
    return cases;
  }

  /**
   * Returns operators in every mode with every method that they have.
   *
   * @param names Python names of operators; all if there is none
   * @param rows the number of rows
   * @param n the length of a row
   * @return the cases
   * @throws IllegalArgumentException for a name that no operator has
   */
  public static List<BenchmarkCase> of(List<String> names, int rows, int n) {
    List<OperatorSpec> specs =
        names.isEmpty() ? Catalogue.standard().all() : names.stream().map(Cases::operator).toList();
    return specs.stream().flatMap(spec -> of(spec, rows, n).stream()).toList();
  }

  private static OperatorSpec operator(String name) {
    return Catalogue.standard()
        .find(name)
        .orElseThrow(() -> new IllegalArgumentException("there is no operator \"" + name + "\""));
  }

  private static <E extends Enum<E>> List<String> namesOrNone(
      Set<E> constants, Function<E, String> name) {
    return constants.isEmpty()
        ? List.of(BenchmarkCase.NONE)
        : constants.stream().sorted().map(name).toList();
  }

  private static void add(
      List<BenchmarkCase> cases,
      List<String> operators,
      List<String> methods,
      List<String> modes,
      List<Size> sizes) {
    for (String operator : operators) {
      for (String method : methods) {
        for (String mode : modes) {
          for (Size size : sizes) {
            cases.add(new BenchmarkCase(operator, method, mode, size.rows(), size.n()));
          }
        }
      }
    }
  }
}
