package dev.organza.evaluate;

import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.judge.Evidence;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.game.GameJudges;
import dev.organza.judge.image.ImageJudges;
import dev.organza.judge.number.NumberJudges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Judges by name: those that come with Organza, or any others. */
public final class Judges {

  /** Asked about images when nobody says which: those that answer within a minute or so. */
  private static final Set<String> OF_IMAGES =
      Set.of(
          "fid",
          "kid",
          "inception-score",
          "precision-recall",
          "density-coverage",
          "copying",
          "class-accuracy");

  /** Likewise about numbers. */
  private static final Set<String> OF_NUMBERS =
      Set.of(
          "ks",
          "wasserstein-1",
          "moments",
          "classical-fit",
          "modes",
          "sliced-wasserstein",
          "two-sample-classifier",
          "columns",
          "simple-models",
          "class-accuracy");

  private static final Judges STANDARD =
      new Judges(
          Stream.of(ImageJudges.all(), NumberJudges.all(), GameJudges.all())
              .flatMap(List::stream)
              .toList());

  private final Map<String, Judge> judges = new LinkedHashMap<>();

  /**
   * A choice of judges.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public Judges(List<Judge> judges) {
    for (Judge judge : judges) {
      if (this.judges.put(judge.description().name(), judge) != null) {
        throw new IllegalArgumentException("two judges are called " + judge.description().name());
      }
    }
  }

  /** The judges that come with Organza. */
  public static Judges standard() {
    return STANDARD;
  }

  /** All of them, in the order in which to show them. */
  public List<JudgeDescription> list() {
    return judges.values().stream().map(Judge::description).toList();
  }

  /**
   * The judge of a name.
   *
   * @throws UsageException if there is none; the message names the nearest
   */
  public Judge named(String name) {
    Judge judge = judges.get(name);
    if (judge == null) {
      throw new UsageException(
          "There is no judge \"%s\".%nDid you mean %s? All: %s."
              .formatted(
                  name.replaceAll("\\p{Cntrl}+", " "),
                  Nearest.closest(name, List.copyOf(judges.keySet())),
                  String.join(", ", judges.keySet())));
    }
    return judge;
  }

  /** The usual judges for data of this kind, whether they can judge these samples or not. */
  public List<Judge> usualFor(Evidence evidence) {
    Set<String> usual = evidence.real().shape().isImage() ? OF_IMAGES : OF_NUMBERS;
    return all().stream().filter(judge -> usual.contains(judge.description().name())).toList();
  }

  /** All of them, also the slow ones. */
  public List<Judge> all() {
    return List.copyOf(judges.values());
  }

  /** Those that can judge this. */
  public static List<Judge> fitting(List<Judge> judges, Evidence evidence) {
    return judges.stream().filter(judge -> judge.objection(evidence).isEmpty()).toList();
  }

  /**
   * Why the others cannot, and which they are: objections that several share come once.
   *
   * @return sentences for the user, in the order of the judges
   */
  public static List<String> objections(List<Judge> judges, Evidence evidence) {
    Map<String, List<String>> named = new LinkedHashMap<>();
    for (Judge judge : judges) {
      judge
          .objection(evidence)
          .ifPresent(
              reason ->
                  named
                      .computeIfAbsent(reason, key -> new ArrayList<>())
                      .add(judge.description().name()));
    }
    List<String> sentences = new ArrayList<>();
    named.forEach((reason, names) -> sentences.add(String.join(", ", names) + ": " + reason));
    return sentences;
  }
}
