package dev.organza.bench.turns;

import dev.organza.Nearest;
import dev.organza.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The options of a command line, {@code --name value} or {@code --name=value}, by name. */
public final class GivenOptions {

  private final Map<String, String> values = new LinkedHashMap<>();

  private GivenOptions() {}

  /**
   * Reads a command line; of an option that is given twice, the last counts.
   *
   * @param names of all options, each with a value
   * @throws UsageException if there is another option, or one without a value
   */
  public static GivenOptions read(List<String> names, String... arguments) {
    GivenOptions given = new GivenOptions();
    Iterator<String> rest = Arrays.asList(arguments).iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      int equals = argument.indexOf('=');
      String name =
          argument.startsWith("--") && equals > 0 ? argument.substring(0, equals) : argument;
      if (!names.contains(name)) {
        throw new UsageException("there is no option " + name + near(name, names));
      }
      if (equals < 0 && !rest.hasNext()) {
        throw new UsageException(name + " needs a value");
      }
      given.values.put(name, equals < 0 ? rest.next() : argument.substring(equals + 1));
    }
    return given;
  }

  /** The value of an option as it was written. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * A list, separated by commas, each item once.
   *
   * @param item reads an item; may refuse it with a {@link UsageException}
   */
  public <T> Optional<List<T>> list(String name, Function<String, T> item) {
    return text(name)
        .map(
            value -> {
              List<T> items = new ArrayList<>();
              for (String word : value.split(",", -1)) {
                T read = item.apply(word.strip());
                if (!items.contains(read)) {
                  items.add(read);
                }
              }
              return List.copyOf(items);
            });
  }

  /**
   * A list of things that have names.
   *
   * @param named finds one
   * @param all there are; their texts are their names
   */
  public <T> Optional<List<T>> list(String name, Function<String, Optional<T>> named, List<T> all) {
    return list(name, word -> one(name, word, named, all));
  }

  /**
   * A thing that has a name.
   *
   * @param named finds it
   * @param all there are; their texts are their names
   * @throws UsageException if there is none of this name; the message has the nearest
   */
  public static <T> T one(
      String name, String word, Function<String, Optional<T>> named, List<T> all) {
    return named.apply(word).orElseThrow(() -> unknown(name, word, all));
  }

  /** Says that there is nothing of a name. */
  public static UsageException unknown(String name, String word, List<?> all) {
    return new UsageException(
        "%s knows no \"%s\"%s; known: %s"
            .formatted(
                name, word, near(word, all.stream().map(Object::toString).toList()), words(all)));
  }

  /** A whole number from 1 on. */
  public Optional<Integer> whole(String name, int most) {
    return text(name).map(value -> whole(name, value, most));
  }

  /**
   * A whole number from 1 on.
   *
   * @param name of the option, for the error
   * @throws UsageException if it is none
   */
  public static int whole(String name, String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the one message for both
    }
    throw new UsageException(
        name + " is \"" + value + "\"; it is a whole number between 1 and " + most);
  }

  /** A number above 0. */
  public Optional<Double> positive(String name, int most) {
    return text(name).map(value -> positive(name, value, most));
  }

  /**
   * A number above 0.
   *
   * @param name of the option, for the error
   * @throws UsageException if it is none
   */
  public static double positive(String name, String value, int most) {
    try {
      double number = Double.parseDouble(value);
      if (number > 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the one message for both
    }
    throw new UsageException(
        name + " is \"" + value + "\"; it is a number above 0 and at most " + most);
  }

  /** The path of a file or folder, which need not be there. */
  public Optional<Path> file(String name) {
    return text(name)
        .map(
            value -> {
              if (value.isBlank()) {
                throw new UsageException(name + " needs the path of a file");
              }
              return Path.of(value);
            });
  }

  private static String near(String word, List<String> known) {
    return Nearest.of(word, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  /** Things as a list of words. */
  public static String words(List<?> items) {
    return String.join(",", items.stream().map(Object::toString).toList());
  }
}
