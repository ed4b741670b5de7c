package dev.organza;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What to do about an error: a sentence in which settings and actions are data. A program words
 * them as its users write them: the library as {@code path=value} and as names of its classes, the
 * command line as options and commands.
 *
 * <pre>{@code
 * Hint.say("Fit the images with ").set("data.size", 64).and(", or another size.")
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Hint {

  /** A part of the sentence. */
  public sealed interface Part permits Words, SettingChange, Choice, Action {}

  /** Words that are the same for every program. */
  public record Words(String text) implements Part {}

  /**
   * A value of the recipe.
   *
   * @param path where it is, such as {@code training.batch}
   * @param value as in YAML; or what kind of value it is, in capitals
   */
  public record SettingChange(String path, String value) implements Part {}

  /** Something beside the recipe that the user may have given, such as a network for features. */
  public enum Argument {
    /** A network to take features from. */
    FEATURES,
    /** The checkpoint that a metric found best. */
    BEST,
    /** A metric that is asked during a training. */
    METRICS
  }

  /**
   * An argument, to be given or left out.
   *
   * @param value of it; empty if only its name is meant
   */
  public record Choice(Argument argument, String value) implements Part {}

  /**
   * Something to do with a run, or before there is one.
   *
   * @param task what
   * @param run the run's folder or name; empty where there is none
   * @param settings what to change
   */
  public record Action(Task task, String run, List<SettingChange> settings) implements Part {
    public Action {
      settings = List.copyOf(settings);
    }
  }

  /** What can be done. */
  public enum Task {
    /** Train a new run. */
    TRAIN("TrainingRun.start"),
    /** Train a run further. */
    RESUME("TrainingRun.resume"),
    /** Measure a run. */
    EVALUATE("ComputedResult.of");

    private final String method;

    Task(String method) {
      this.method = method;
    }
  }

  /** How a program writes the parts that it words by itself. */
  public interface Wording {

    /** A value of the recipe. */
    String of(SettingChange setting);

    /** Something beside the recipe, by its name or with a value. */
    String of(Choice choice);

    /** Something to do. */
    String of(Action action);
  }

  private static final Wording JAVA =
      new Wording() {
        @Override
        public String of(SettingChange setting) {
          return setting.path() + "=" + setting.value();
        }

        @Override
        public String of(Choice choice) {
          String name = choice.argument().name().toLowerCase(Locale.ROOT);
          return choice.value().isEmpty() ? name : name + " " + choice.value();
        }

        @Override
        public String of(Action action) {
          String settings =
              action.settings().stream().map(this::of).collect(Collectors.joining(", "));
          return action.task().method
              + (action.run().isEmpty() ? "" : " of " + action.run())
              + (settings.isEmpty() ? "" : " with " + settings);
        }
      };

  private final List<Part> parts;

  private Hint(List<Part> parts) {
    this.parts = parts;
  }

  /** A sentence that begins with these words. */
  public static Hint say(String words) {
    return new Hint(List.of(new Words(words)));
  }

  /** This sentence, continued by words. */
  public Hint and(String words) {
    return with(new Words(words));
  }

  /**
   * This sentence, continued by a value of the recipe.
   *
   * @param path where it is
   * @param value as in YAML
   */
  public Hint set(String path, Object value) {
    return with(new SettingChange(path, String.valueOf(value)));
  }

  /** This sentence, continued by the name of an argument. */
  public Hint argument(Argument argument) {
    return with(new Choice(argument, ""));
  }

  /** This sentence, continued by an argument with a value. */
  public Hint argument(Argument argument, String value) {
    return with(new Choice(argument, value));
  }

  /** This sentence, continued by something to do. */
  public Hint act(Task task, String run, SettingChange... settings) {
    return with(new Action(task, run, List.of(settings)));
  }

  private Hint with(Part part) {
    List<Part> longer = new ArrayList<>(parts);
    longer.add(part);
    return new Hint(List.copyOf(longer));
  }

  /** The sentence as a program writes it. */
  public String in(Wording wording) {
    return parts.stream().map(part -> text(part, wording)).collect(Collectors.joining());
  }

  private static String text(Part part, Wording wording) {
    if (part instanceof Words words) {
      return words.text();
    } else if (part instanceof SettingChange setting) {
      return wording.of(setting);
    } else if (part instanceof Choice choice) {
      return wording.of(choice);
    }
    return wording.of((Action) part);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hint hint && parts.equals(hint.parts);
  }

  @Override
  public int hashCode() {
    return Objects.hash(parts);
  }

  /** The sentence for a Java program. */
  @Override
  public String toString() {
    return in(JAVA);
  }
}
