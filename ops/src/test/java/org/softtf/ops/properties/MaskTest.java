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
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.OperatorSpec;

/**
 * A row with a mask gives what the row without the masked elements gives, values and gradients, in
 * every operator, method and mode, whatever stands in masked places and however many there are.
 *
 * <p>{@code -Dmask.only=REGEX} takes the groups in whose text, such as {@code c0 ot}, the
 * expression is found, {@code -Dproperties.seed=NUMBER} other numbers.
 */
class MaskTest {
  private static final Set<Method> LONG =
      EnumSet.of(Method.SOFTSORT, Method.NEURALSORT, Method.FAST_SOFT_SORT);

  /** Lengths of what is there: none, and one that is not a power of two. */
  private static final int[] COUNTS = {0, 1, 5};

  @TestFactory
  Stream<DynamicTest> aMaskedRowIsTheRowWithoutTheMasked() {
    return groups()
        .flatMap(
            group -> {
              boolean both = group.mode() == Mode.SMOOTH;
              return (both ? Stream.of(true, false) : Stream.of(true))
                  .map(
                      standardize ->
                          DynamicTest.dynamicTest(
                              group + (standardize ? "" : " as it is"),
                              () ->
                                  new MaskLaw(group, calls(group, standardize), COUNTS)
                                      .check(8, 19)));
            });
  }

  /** Rows for which methods have algorithms of their own. */
  @TestFactory
  Stream<DynamicTest> longRowsToo() {
    return groups()
        .filter(group -> LONG.contains(group.method()))
        .map(
            group ->
                DynamicTest.dynamicTest(
                    group.toString(),
                    () -> {
                      List<RowResult.Call> calls = new ArrayList<>(calls(group, true));
                      calls.removeIf(call -> !Set.of("sort", "rank").contains(call.spec().name()));
                      new MaskLaw(group, calls, 3, 270).check(300, 2100);
                    }));
  }

  private static Stream<Group> groups() {
    Pattern only = Pattern.compile(System.getProperty("mask.only", ""));
    return Group.all().stream()
        .filter(group -> group.method() != null || group.mode() == Mode.HARD)
        .filter(group -> group.method() != Method.SMOOTH_SORT)
        .filter(group -> only.matcher(group.toString()).find());
  }

  private static List<RowResult.Call> calls(Group group, boolean standardize) {
    List<RowResult.Call> calls = new ArrayList<>();
    for (RowResult.Call call : RowResult.calls(group)) {
      OperatorSpec spec = call.spec();
      if (!spec.takesMask() || spec.synonymOf().isPresent()) {
        continue;
      }
      Map<String, Object> arguments = new LinkedHashMap<>(call.arguments());
      if (spec.hasArgument("standardize")) {
        arguments.put("standardize", standardize);
      }
      calls.add(new RowResult.Call(spec, arguments));
      boolean logarithmic = group.mode() == Mode.SMOOTH || group.mode() == Mode.C0;
      if (spec.hasArgument("return_log_probs") && !spec.name().equals("argsort") && logarithmic) {
        Map<String, Object> logarithms = new LinkedHashMap<>(arguments);
        logarithms.put("return_log_probs", true);
        calls.add(new RowResult.Call(spec, Map.copyOf(logarithms)));
        logarithms.put("log_prob_eps", 1e-3);
        calls.add(new RowResult.Call(spec, logarithms));
      }
    }
    return calls;
  }
}
