package dev.organza.server.laboratory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question, a run that answers it, and what is said of the run's numbers.
 *
 * @param id lower-case words joined by hyphens
 * @param title for people
 * @param before what one has to know, in a few sentences
 * @param question asked before the run
 * @param options answers to choose from
 * @param right the index of the one that the run is to show
 * @param recipe the name of a recipe
 * @param set changes of it, for game A
 * @param other further changes, for game B beside it; empty for one game
 * @param steps how many steps are made
 * @param at earlier steps whose numbers the answer mentions
 * @param claims what must hold of the numbers for the answer to be true; see {@link Claim}
 * @param answer said when they hold, with numbers as {@code {a.modes}}, {@code {b@100.error}}
 * @param look what to look at in the picture while it runs
 * @param more what to try next
 */
record Lesson(
    String id,
    String title,
    String before,
    String question,
    List<String> options,
    int right,
    String recipe,
    List<String> set,
    List<String> other,
    int steps,
    List<Integer> at,
    List<String> claims,
    String answer,
    String look,
    String more) {

  static final Lesson DEFAULTS =
      new Lesson(
          "", "", "", "", List.of(), 0, "gan", List.of(), List.of(), 100, List.of(), List.of(), "",
          "", "");

  private static final Pattern NUMBER = Pattern.compile("\\{([^{}]+)}");

  /** This lesson as a game to begin with. */
  Preset preset() {
    return new Preset(id, title, before, recipe, set, other);
  }

  /**
   * What a run showed.
   *
   * @param holds whether all claims do
   * @param text the answer with the run's numbers
   * @param claims each claim with its numbers, and whether it holds
   */
  public record Answer(boolean holds, String text, Map<String, Boolean> claims) {}

  /**
   * The answer that a run's numbers give.
   *
   * @param numbers by name, such as {@code a.modes} and {@code b@100.error}
   * @throws IllegalArgumentException if a claim or the text names another number
   */
  public Answer answer(Map<String, Double> numbers) {
    Map<String, Boolean> held = new LinkedHashMap<>();
    for (String text : claims) {
      Claim claim = Claim.parse(text);
      held.put(claim.with(numbers), claim.holds(numbers));
    }
    boolean all = !held.containsValue(false);
    return new Answer(
        all,
        all
            ? filled(answer, numbers)
            : "This run did not show it: a training is a matter of chance, too. Its numbers are"
                + " below; run it again with another seed.",
        held);
  }

  private static String filled(String text, Map<String, Double> numbers) {
    Matcher matcher = NUMBER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(
          filled, Matcher.quoteReplacement(Claim.text(Claim.number(matcher.group(1), numbers))));
    }
    return matcher.appendTail(filled).toString();
  }

  /** The numbers of a frame under the names that claims use. */
  static void name(
      String game, String at, Map<String, Double> values, Map<String, Double> numbers) {
    values.forEach((name, value) -> numbers.put(game + at + "." + name, value));
  }

  /** The steps at which numbers are taken, the last one included. */
  List<Integer> stops() {
    List<Integer> stops = new ArrayList<>(at);
    stops.add(steps);
    return stops;
  }
}
