// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.pictures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.OperatorSpec;

/**
 * One line of a picture.
 *
 * @param label its name in the legend
 * @param arguments mode, method and softness by their Python names
 */
public record Look(String label, Map<String, Object> arguments) {
  private static final double SOFTNESS = 0.1;
  private static final List<Double> SOFTNESSES = List.of(0.03, 0.1, 0.3);

  /**
   * Looks that belong side by side.
   *
   * @param title what they have in common
   */
  public record Group(String title, List<Look> looks) {}

  /**
   * What is the same in all looks of a picture.
   *
   * @param mode null if it is to vary
   * @param method null if it is to vary
   * @param softness null if it is to vary
   */
  public record Choice(@Nullable Mode mode, @Nullable Method method, @Nullable Double softness) {
    /** Nothing. */
    public static final Choice NONE = new Choice(null, null, null);

    private Mode modeOrSmooth() {
      return mode == null ? Mode.SMOOTH : mode;
    }

    private double softnessOrUsual() {
      return softness == null ? SOFTNESS : softness;
    }

    private boolean isSoft() {
      return mode != Mode.HARD;
    }
  }

  /** By mode, by softness and by method, as far as the operator has them and none is chosen. */
  public static List<Group> groups(OperatorSpec spec, Choice choice) {
    if (spec.modes().isEmpty()) {
      Look only =
          new Look(spec.name(), arguments(choice.mode(), choice.method(), choice.softness()));
      return List.of(new Group("no mode", List.of(only)));
    }
    List<Group> groups = new ArrayList<>();
    if (choice.mode() == null) {
      groups.add(byMode(spec, choice));
    }
    if (choice.softness() == null && choice.isSoft()) {
      groups.add(bySoftness(choice));
    }
    if (choice.method() == null && choice.isSoft() && !spec.methods().isEmpty()) {
      groups.add(byMethod(spec, choice));
    }
    return groups.isEmpty() ? List.of(chosen(spec, choice)) : groups;
  }

  private static Group byMode(OperatorSpec spec, Choice choice) {
    Method method = choice.method();
    double softness = choice.softnessOrUsual();
    return new Group(
        title("by mode", "softness " + softness, name(method)),
        spec.modes().stream()
            .sorted()
            // a method that it does not have at all is refused when it is built
            .filter(mode -> !spec.methods().contains(method) || spec.supports(mode, method))
            .map(mode -> new Look(mode.pythonName(), arguments(mode, method, softness)))
            .toList());
  }

  private static Group bySoftness(Choice choice) {
    Mode mode = choice.modeOrSmooth();
    return new Group(
        title("by softness", mode.pythonName(), name(choice.method())),
        SOFTNESSES.stream()
            .map(tau -> new Look("softness " + tau, arguments(mode, choice.method(), tau)))
            .toList());
  }

  private static Group byMethod(OperatorSpec spec, Choice choice) {
    Mode mode = choice.modeOrSmooth();
    double softness = choice.softnessOrUsual();
    return new Group(
        title("by method", mode.pythonName(), "softness " + softness),
        spec.methods().stream()
            .sorted()
            .filter(method -> spec.supports(mode, method))
            .map(method -> new Look(method.pythonName(), arguments(mode, method, softness)))
            .toList());
  }

  /** One line: all is chosen. */
  private static Group chosen(OperatorSpec spec, Choice choice) {
    Mode mode = choice.modeOrSmooth();
    double softness = choice.softnessOrUsual();
    String title =
        choice.isSoft()
            ? title(mode.pythonName(), "softness " + softness, name(choice.method()))
            : mode.pythonName();
    return new Group(
        title, List.of(new Look(spec.name(), arguments(mode, choice.method(), softness))));
  }

  private static String title(String... parts) {
    return String.join(", ", Stream.of(parts).filter(part -> !part.isEmpty()).toList());
  }

  private static String name(@Nullable Method method) {
    return method == null ? "" : method.pythonName();
  }

  /** Arguments by their Python names, those that are given. */
  public static Map<String, Object> arguments(
      @Nullable Mode mode, @Nullable Method method, @Nullable Double softness) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    if (mode != null) {
      arguments.put("mode", mode.pythonName());
    }
    if (softness != null) {
      arguments.put("softness", softness);
    }
    if (method != null) {
      arguments.put("method", method.pythonName());
    }
    return arguments;
  }
}
