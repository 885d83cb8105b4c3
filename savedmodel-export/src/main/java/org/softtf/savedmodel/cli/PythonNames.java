// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of options as Python writes them. */
final class PythonNames {
  private PythonNames() {}

  /** Modes. */
  static final class Modes extends Choice<Mode> {
    Modes() {
      super(Mode.values());
    }
  }

  /** Methods. */
  static final class Methods extends Choice<Method> {
    Methods() {
      super(Method.values());
    }
  }

  /** Floating types. */
  static final class Types extends Choice<FloatingType> {
    Types() {
      super(FloatingType.values());
    }
  }

  /** One of several constants. */
  private abstract static class Choice<E extends Enum<E>>
      implements Iterable<String>, ITypeConverter<E> {
    private final E[] constants;

    Choice(E[] constants) {
      this.constants = constants;
    }

    private Stream<String> names() {
      return Arrays.stream(constants).map(Choice::name);
    }

    private static String name(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }

    @Override
    public E convert(String text) {
      for (E constant : constants) {
        if (name(constant).equals(text)) {
          return constant;
        }
      }
      throw new TypeConversionException(
          "\"" + text + "\" is none of " + String.join(", ", names().toList()));
    }
  }
}
