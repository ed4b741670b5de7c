package dev.organza.data.made;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A source that is made of others, taken apart.
 *
 * @param kind what is made
 * @param parts the sources it is made of
 */
public record Made(MadeSource kind, List<String> parts) {

  private static final char COMMA = ',';

  private static final List<MadeSource> KINDS =
      Stream.concat(
              Stream.of(
                  new StackedSource(),
                  new PairsSource(),
                  new SideBySideSource(),
                  new UnpairedSource()),
              Arrays.stream(DerivedSource.values()))
          .toList();

  public Made {
    parts = List.copyOf(parts);
  }

  /** Every kind, in the order in which to show them. */
  public static List<MadeSource> kinds() {
    return KINDS;
  }

  /**
   * Takes a source apart; empty if it is not made of others.
   *
   * @param isThere whether there is a source of a name or path. Where a part holds commas itself,
   *     it tells which comma stands between the two.
   */
  public static Optional<Made> of(String source, Predicate<String> isThere) {
    for (MadeSource kind : KINDS) {
      String prefix = kind.word() + ":";
      if (source.startsWith(prefix)) {
        return Optional.of(
            new Made(kind, split(source.substring(prefix.length()), kind.parts(), isThere)));
      }
    }
    return Optional.empty();
  }

  private static List<String> split(String text, int parts, Predicate<String> isThere) {
    if (parts == 1 || text.indexOf(COMMA) < 0) {
      return List.of(text);
    }
    List<List<String>> ways = new ArrayList<>();
    for (int at = text.indexOf(COMMA); at >= 0; at = text.indexOf(COMMA, at + 1)) {
      ways.add(List.of(text.substring(0, at), text.substring(at + 1)));
    }
    return ways.stream()
        .filter(way -> way.stream().allMatch(isThere))
        .findFirst()
        .orElse(ways.get(0));
  }

  /** How it is written when each part is written otherwise. */
  public String written(UnaryOperator<String> part) {
    return kind.word()
        + ":"
        + String.join(String.valueOf(COMMA), parts.stream().map(part).toList());
  }
}
