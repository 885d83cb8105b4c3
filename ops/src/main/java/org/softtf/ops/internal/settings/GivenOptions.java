package org.softtf.ops.internal.settings;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The options given to an operator, checked against those that it takes.
 *
 * @param <K> what an option can set
 */
public final class GivenOptions<K extends Enum<K> & GivenOptions.Kind> {
  private final Map<K, Object> values = new HashMap<>();

  private GivenOptions() {}

  /** What an option can set: a constant such as {@code LOG_PROBABILITIES}. */
  public interface Kind {
    /**
     * Returns the constant's name.
     *
     * @return the name in capitals
     */
    String name();

    /**
     * Returns how a user writes the option: {@code logProbabilities}.
     *
     * @return the name of the method that makes it
     */
    default String factory() {
      String[] words = name().toLowerCase(Locale.ROOT).split("_", -1);
      return words[0]
          + Arrays.stream(words, 1, words.length)
              .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
              .collect(Collectors.joining());
    }
  }

  /**
   * Reads options.
   *
   * @param operator the operator's name in an error
   * @param taken what the operator takes
   * @param options the options given
   * @param kindOf tells what an option sets
   * @param valueOf tells what an option sets it to; may be null
   * @param <K> what an option can set
   * @param <O> the type of the options
   * @return the options
   */
  public static <K extends Enum<K> & Kind, O> GivenOptions<K> read(
      String operator,
      Set<K> taken,
      List<O> options,
      Function<O, K> kindOf,
      Function<O, Object> valueOf) {
    GivenOptions<K> read = new GivenOptions<>();
    for (O option : options) {
      K kind = kindOf.apply(Objects.requireNonNull(option, "option"));
      if (!taken.contains(kind)) {
        throw new IllegalArgumentException(
            operator
                + " takes "
                + taken.stream().sorted().map(Kind::factory).collect(Collectors.joining(", "))
                + "; got "
                + kind.factory());
      }
      if (read.values.containsKey(kind)) {
        throw new IllegalArgumentException(operator + " got two options for " + kind.factory());
      }
      read.values.put(kind, valueOf.apply(option));
    }
    return read;
  }

  /**
   * Tells whether something is set.
   *
   * @param kind what
   * @return true if an option sets it, be it to null
   */
  public boolean has(K kind) {
    return values.containsKey(kind);
  }

  /**
   * Returns what something is set to.
   *
   * @param kind what
   * @param type the type of its values
   * @param fallback its default
   * @param <V> the type of its values
   * @return the value
   */
  public <V> V get(K kind, Class<V> type, V fallback) {
    return has(kind) ? type.cast(values.get(kind)) : fallback;
  }
}
