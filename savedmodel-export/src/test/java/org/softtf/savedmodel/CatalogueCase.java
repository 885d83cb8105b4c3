// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.ops.catalogue.SampleCall;
import org.softtf.ops.catalogue.SampleCalls;
import org.softtf.ops.reference.ReferenceArray;
import org.softtf.ops.reference.ReferenceCase;
import org.softtf.ops.reference.ReferenceFiles;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat64;

/**
 * An operator in one mode with one method, plain or straight-through, and numbers to try it with.
 *
 * @param family its family
 * @param operator its Python name
 * @param mode its mode; null if it has none
 * @param method its method; null if it has none
 * @param numbers the reference case that inputs and arguments are taken from
 */
record CatalogueCase(
    String family, String operator, Mode mode, Method method, ReferenceCase numbers) {

  /** Every entry of the catalogue once. */
  static List<CatalogueCase> all(Collection<OperatorSpec> specs) throws IOException {
    List<ReferenceCase> rows = ReferenceFiles.read(ReferenceFiles.directory());
    List<CatalogueCase> cases = new ArrayList<>();
    for (OperatorSpec spec : specs) {
      for (Mode mode : orNull(spec.modes())) {
        // the exact operator does not depend on the method
        boolean first = true;
        for (Method method : orNull(spec.methods())) {
          if (mode == null || (spec.supports(mode, method) && (mode.isSoft() || first))) {
            first = false;
            cases.add(of(spec, spec.name(), mode, method, rows));
            if (spec.straightThrough() && mode != null && mode.isSoft()) {
              cases.add(of(spec, spec.name() + "_st", mode, method, rows));
            }
          }
        }
      }
    }
    return cases;
  }

  private static <E> List<E> orNull(Set<E> choices) {
    return choices.isEmpty()
        ? java.util.Collections.singletonList(null)
        : choices.stream().sorted().toList();
  }

  private static CatalogueCase of(
      OperatorSpec spec, String operator, Mode mode, Method method, List<ReferenceCase> rows) {
    return new CatalogueCase(
        spec.family(), operator, mode, method, numbers(spec, operator, mode, method, rows));
  }

  private static ReferenceCase numbers(
      OperatorSpec spec, String operator, Mode mode, Method method, List<ReferenceCase> rows) {
    // random operators have noise of their own, for which the reference has no numbers
    return spec.family().equals("random")
        ? sample(spec, mode, method)
        : best(spec, operator, mode, method, rows);
  }

  /** The softness is an input too: it is the only one of an operator without parameters. */
  private static ReferenceCase sample(OperatorSpec spec, Mode mode, Method method) {
    SampleCall call =
        SampleCalls.all()
            .filter(some -> some.spec().equals(spec) && some.mode() == mode)
            .filter(some -> some.method() == method)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no sample call of " + spec.name()))
            .of(TFloat64.class);
    List<ReferenceArray> inputs = new ArrayList<>(call.inputs());
    if (mode.isSoft()) {
      inputs.add(new ReferenceArray("softness", Shape.scalar(), 0.4));
    }
    return ReferenceCase.of("sample of " + call, spec.name(), call.own(), inputs);
  }

  private static ReferenceCase best(
      OperatorSpec spec, String operator, Mode mode, Method method, List<ReferenceCase> rows) {
    return rows.stream()
        .filter(row -> isOf(spec, row))
        .max(
            Comparator.comparingInt(
                row ->
                    (fits(row, "method", method == null ? null : method.pythonName()) ? 16 : 0)
                        + (fits(row, "mode", mode == null ? null : mode.pythonName()) ? 8 : 0)
                        + (row.operator().equals(operator) ? 4 : 0)
                        + (row.gradients().isEmpty() ? 0 : 2)
                        + (row.products().isEmpty() ? 0 : 1)))
        .orElseThrow(() -> new AssertionError("no reference case to try " + operator + " with"));
  }

  private static boolean isOf(OperatorSpec spec, ReferenceCase row) {
    return Catalogue.standard().find(row.operator()).filter(spec::equals).isPresent();
  }

  private static boolean fits(ReferenceCase row, String argument, String wanted) {
    Object given = row.arguments().get(argument);
    return wanted == null ? given == null : wanted.equals(given);
  }

  String signature() {
    return String.join(
        "_",
        Stream.of(
                operator.replace('.', '_'),
                mode == null ? null : mode.pythonName(),
                method == null ? null : method.pythonName())
            .filter(part -> part != null)
            .toList());
  }

  Map<String, Object> arguments() {
    Map<String, Object> arguments = new HashMap<>(numbers.arguments());
    if (mode != null) {
      arguments.put("mode", mode.pythonName());
    }
    if (method != null) {
      arguments.put("method", method.pythonName());
    }
    return arguments;
  }

  List<ReferenceArray> inputs() {
    return numbers.inputs();
  }

  /** Whether there is a gradient: most exact operators have none. */
  boolean hasGradient() {
    return mode != Mode.HARD || !numbers.gradients().isEmpty();
  }

  /**
   * Whether Python also loads it and differentiates it by {@code GradientTape}: sort, with every
   * method in every mode, unless {@code -Dtape=all}. {@code ReferenceExportTest} does so with every
   * operator.
   */
  boolean taped() {
    return operator.equals("sort") || "all".equals(System.getProperty("tape"));
  }

  /**
   * Whether second derivatives are compared: those of the exact operator and of c0 are zero, those
   * of a straight-through form the soft ones. Array operators compose the same projections, so that
   * two stand for all, unless {@code -Dsecond.order=all}: Python takes a second for each.
   */
  boolean hasSecondOrder() {
    return hasGradient()
        && mode != Mode.HARD
        && (mode != Mode.C0 || !numbers.products().isEmpty())
        && !operator.endsWith("_st")
        && (method == null
            || Set.of("sort", "rank").contains(operator)
            || "all".equals(System.getProperty("second.order")));
  }
}
