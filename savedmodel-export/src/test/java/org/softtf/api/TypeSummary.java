// SPDX-License-Identifier: Apache-2.0
package org.softtf.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A public type and its members as {@code javap} would print them, with short names. */
final class TypeSummary {
  /** What every type has. */
  private static final Set<String> COMMON = Set.of("equals(Object)", "hashCode()", "toString()");

  /** What every enum has besides. */
  private static final Set<String> OF_ENUMS = Set.of("values()", "valueOf(String)");

  private final Class<?> type;
  private final Set<Class<?>> api;

  /**
   * @param api all public types: what a type inherits from another one of them is not repeated
   */
  TypeSummary(Class<?> type, Set<Class<?>> api) {
    this.type = type;
    this.api = api;
  }

  /** The type's kind, name, parameters and supertypes. */
  String head() {
    StringBuilder head = new StringBuilder();
    int modifiers = type.getModifiers();
    if (Modifier.isProtected(modifiers)) {
      head.append("protected ");
    }
    if (!type.isInterface() && !type.isEnum()) {
      if (Modifier.isAbstract(modifiers)) {
        head.append("abstract ");
      }
      if (Modifier.isFinal(modifiers) && !type.isRecord()) {
        head.append("final ");
      }
    }
    if (type.isSealed()) {
      head.append("sealed ");
    }
    head.append(kind()).append(' ').append(nestedName(type)).append(parameters());
    if (type.isRecord()) {
      head.append(
          Arrays.stream(type.getRecordComponents())
              .map(TypeSummary::component)
              .collect(Collectors.joining(", ", "(", ")")));
    }
    Type parent = type.getGenericSuperclass();
    if (parent != null
        && type.getSuperclass() != Object.class
        && !type.isEnum()
        && !type.isRecord()) {
      head.append(" extends ").append(name(parent));
    }
    String interfaces =
        Arrays.stream(type.getGenericInterfaces())
            .map(TypeSummary::name)
            .collect(Collectors.joining(", "));
    if (!interfaces.isEmpty()) {
      head.append(type.isInterface() ? " extends " : " implements ").append(interfaces);
    }
    return head.toString();
  }

  private String kind() {
    if (type.isAnnotation()) {
      return "@interface";
    }
    return type.isInterface()
        ? "interface"
        : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
  }

  private String parameters() {
    TypeVariable<?>[] variables = type.getTypeParameters();
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(TypeSummary::bounded)
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String bounded(TypeVariable<?> variable) {
    Type bound = variable.getBounds()[0];
    return variable.getName() + (bound == Object.class ? "" : " extends " + name(bound));
  }

  private static String component(RecordComponent component) {
    return name(component.getGenericType()) + " " + component.getName();
  }

  /** Constants in their order, then constructors and methods in the order of their names. */
  List<String> members() {
    List<String> members = new ArrayList<>();
    Arrays.stream(type.getDeclaredFields())
        .filter(field -> isOpen(field.getModifiers()) && !field.isSynthetic())
        .map(this::field)
        .forEach(members::add);
    Arrays.stream(type.getDeclaredConstructors())
        .filter(made -> isOpen(made.getModifiers()) && !type.isRecord())
        .map(this::constructor)
        .sorted()
        .forEach(members::add);
    // by name and result: how each is called
    Map<String, Set<String>> methods = new TreeMap<>(Comparator.comparing(TypeSummary::lastWord));
    methods()
        .filter(method -> !isCommon(method))
        .forEach(
            method ->
                methods
                    .computeIfAbsent(method(method), key -> new TreeSet<>())
                    .add(arguments(method)));
    methods.forEach((method, calls) -> members.add(method + String.join(" | ", calls)));
    return members;
  }

  /** Its own methods, and those that it inherits from types that users cannot see. */
  private Stream<Method> methods() {
    Stream<Method> hidden =
        Arrays.stream(type.getMethods())
            .filter(method -> method.getDeclaringClass() != type)
            .filter(method -> method.getDeclaringClass().getName().startsWith("org.softtf."))
            .filter(method -> !api.contains(method.getDeclaringClass()));
    return Stream.concat(Arrays.stream(type.getDeclaredMethods()), hidden)
        .filter(method -> isOpen(method.getModifiers()))
        .filter(method -> !method.isSynthetic() && !method.isBridge());
  }

  private boolean isCommon(Method method) {
    boolean accessor =
        type.isRecord()
            && Arrays.stream(type.getRecordComponents())
                .anyMatch(component -> component.getAccessor().equals(method));
    String call = method.getName() + arguments(method);
    return accessor || COMMON.contains(call) || (type.isEnum() && OF_ENUMS.contains(call));
  }

  /** The name first, which the methods are sorted by. */
  private static String lastWord(String method) {
    return method.substring(method.lastIndexOf(' ') + 1) + ' ' + method;
  }

  private static boolean isOpen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private String field(Field field) {
    return field.isEnumConstant()
        ? field.getName()
        : prefix(field.getModifiers()) + name(field.getGenericType()) + " " + field.getName();
  }

  private String constructor(Constructor<?> constructor) {
    int modifiers = constructor.getModifiers();
    return (Modifier.isProtected(modifiers) ? "protected " : "")
        + type.getSimpleName()
        + arguments(constructor);
  }

  private static String method(Method method) {
    return prefix(method.getModifiers())
        + name(method.getGenericReturnType())
        + " "
        + method.getName();
  }

  private static String prefix(int modifiers) {
    return (Modifier.isProtected(modifiers) ? "protected " : "")
        + (Modifier.isStatic(modifiers) ? "static " : "");
  }

  private static String arguments(Executable executable) {
    return Arrays.stream(executable.getParameters())
        .map(TypeSummary::argument)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String argument(Parameter parameter) {
    String name = name(parameter.getParameterizedType());
    return parameter.isVarArgs() ? name.substring(0, name.length() - "[]".length()) + "..." : name;
  }

  /** A type's name without packages, {@code Outer.Inner} for a nested one. */
  private static String name(Type type) {
    return type.getTypeName()
        .replaceAll("\\b(?:[a-z_][a-z0-9_]*\\.)+(?=[A-Z])", "")
        .replace('$', '.');
  }

  static String nestedName(Class<?> type) {
    return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
  }
}
