package org.softtf.ops.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.ops.catalogue.Operators;

/** The operators that the reference numbers know and this library does not build yet. */
public final class NotBuilt {
  /**
   * Python names without {@code _st}, one a line of {@code not-built.txt}: an operator, or an
   * operator and a method as in {@code argmax/ot}.
   */
  static final Set<String> NAMES = read();

  private NotBuilt() {}

  /** The entry that a case falls under; null if there is none. */
  public static String entry(ReferenceCase row) {
    String operator = row.operator().replaceFirst("_st$", "");
    String withMethod = operator + "/" + row.arguments().get("method");
    return NAMES.contains(operator) ? operator : NAMES.contains(withMethod) ? withMethod : null;
  }

  /** Whether an entry is built after all. */
  static boolean isBuilt(String entry) {
    int slash = entry.indexOf('/');
    OperatorSpec spec = Operators.find(slash < 0 ? entry : entry.substring(0, slash)).orElse(null);
    if (spec == null || slash < 0) {
      return spec != null;
    }
    return spec.supports(Mode.SMOOTH, Method.named(entry.substring(slash + 1)));
  }

  private static Set<String> read() {
    try (InputStream file = NotBuilt.class.getResourceAsStream("not-built.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
