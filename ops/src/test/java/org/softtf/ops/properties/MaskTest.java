// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.ArgumentKind;
import org.softtf.ops.catalogue.OperatorSpec;

/**
 * A row with a mask gives what the row without the masked elements gives, values and gradients, in
 * every operator, method and mode, whatever stands in masked places and however many there are.
 *
 * <p>{@code -Dmask.only=REGEX} takes the groups in whose text, such as {@code c0 ot}, the
 * expression is found, {@code -Dproperties.seed=NUMBER} other numbers. {@code -Dmask=all} tests
 * rows of one element, lengths, float32, straight-through forms, rows that are not standardised,
 * second derivatives and long rows in every group, and takes a quarter of an hour.
 */
class MaskTest {
  private static final boolean ALL = "all".equals(System.getProperty("mask"));

  private static final Set<Method> LONG =
      EnumSet.of(Method.SOFTSORT, Method.NEURALSORT, Method.CDF_SUM, Method.FAST_SOFT_SORT);

  private static final MaskedGraph.Kind FLOAT64 = new MaskedGraph.Kind(false, false, 1);
  private static final MaskedGraph.Kind TWICE = new MaskedGraph.Kind(false, false, 2);
  private static final MaskedGraph.Kind FLOAT32 = new MaskedGraph.Kind(true, false, 1);
  private static final MaskedGraph.Kind STRAIGHT = new MaskedGraph.Kind(false, true, 1);

  @TestFactory
  Stream<DynamicTest> aMaskedRowIsTheRowWithoutTheMasked() {
    return groups().map(group -> test(group, () -> checkMask(group, true, FLOAT64)));
  }

  /** In the usual run for the mode that is smooth everywhere. */
  @TestFactory
  Stream<DynamicTest> inFloat32Too() {
    return groups()
        .filter(group -> ALL || (group.mode() == Mode.C2 && group.method() != Method.OT))
        .map(group -> test(group, () -> checkMask(group, true, FLOAT32)));
  }

  /** Hard values with soft gradients, in the usual run for the usual mode. */
  @TestFactory
  Stream<DynamicTest> straightThroughToo() {
    return groups()
        .filter(group -> group.mode().isSoft())
        .filter(group -> ALL || (group.mode() == Mode.SMOOTH && group.method() != Method.OT))
        .map(group -> test(group, () -> checkMask(group, true, STRAIGHT)));
  }

  @TestFactory
  Stream<DynamicTest> inFirstPlacesAndOtherForms() {
    return groups()
        .filter(group -> ALL)
        .map(
            group ->
                test(
                    group,
                    () -> {
                      MaskedGraph.Kind kind = group.mode() == Mode.HARD ? FLOAT64 : TWICE;
                      try (MaskLaw law =
                          new MaskLaw(group, calls(group, kind, true), kind, 0, 1, 5)) {
                        law.checkLengths(8).checkMask(19);
                      }
                      checkMask(group, false, kind);
                    }));
  }

  /** Rows for which methods have algorithms of their own. */
  @TestFactory
  Stream<DynamicTest> longRowsToo() {
    return groups()
        .filter(group -> LONG.contains(group.method()))
        .filter(group -> ALL || group.mode() == Mode.SMOOTH || group.mode() == Mode.C1)
        .map(
            group ->
                test(
                    group,
                    () -> {
                      MaskedGraph.Kind kind = ALL ? TWICE : FLOAT64;
                      List<RowResult.Call> calls = new ArrayList<>(calls(group, kind, true));
                      calls.removeIf(call -> !Set.of("sort", "rank").contains(call.spec().name()));
                      try (MaskLaw law = new MaskLaw(group, calls, kind, 3, 270)) {
                        law.checkMask(ALL ? 2100 : 300);
                        if (ALL) {
                          law.checkLengths(300);
                        }
                      }
                    }));
  }

  private static void checkMask(Group group, boolean standardize, MaskedGraph.Kind kind) {
    try (MaskLaw law = new MaskLaw(group, calls(group, kind, standardize), kind, 0, 5)) {
      law.checkMask(8);
    }
  }

  private static DynamicTest test(Group group, Executable check) {
    return DynamicTest.dynamicTest(group.toString(), check);
  }

  private static Stream<Group> groups() {
    Pattern only = Pattern.compile(System.getProperty("mask.only", ""));
    return Group.all().stream()
        .filter(group -> group.method() != Method.SMOOTH_SORT)
        .filter(group -> only.matcher(group.toString()).find());
  }

  private static List<RowResult.Call> calls(
      Group group, MaskedGraph.Kind kind, boolean standardize) {
    List<RowResult.Call> calls = new ArrayList<>();
    for (RowResult.Call call : RowResult.calls(group)) {
      OperatorSpec spec = call.spec();
      if (!spec.takesMask() || (!ALL && isOneQuantile(call))) {
        continue;
      }
      Map<String, Object> arguments = new LinkedHashMap<>(call.arguments());
      if (spec.hasArgument("standardize")) {
        arguments.put("standardize", standardize);
      }
      calls.add(new RowResult.Call(spec, arguments));
      boolean logarithmic =
          kind.equals(FLOAT64) && (group.mode() == Mode.SMOOTH || (ALL && group.mode() == Mode.C0));
      if (spec.hasArgument("return_log_probs") && !spec.name().equals("argsort") && logarithmic) {
        Map<String, Object> logarithms = new LinkedHashMap<>(arguments);
        logarithms.put("return_log_probs", true);
        // a solver's small probabilities in c0 have large relative errors, which these would show
        if (group.mode() == Mode.SMOOTH || group.method() != Method.OT) {
          calls.add(new RowResult.Call(spec, Map.copyOf(logarithms)));
        }
        logarithms.put("log_prob_eps", 1e-3);
        calls.add(new RowResult.Call(spec, logarithms));
      }
    }
    return calls;
  }

  /** Whether it is one quantile of an operator that takes many. */
  private static boolean isOneQuantile(RowResult.Call call) {
    return Stream.of("q", "p")
        .filter(call.arguments()::containsKey)
        .filter(name -> !(call.arguments().get(name) instanceof List))
        .anyMatch(name -> call.spec().argument(name).orElseThrow().kind() == ArgumentKind.NUMBERS);
  }
}
