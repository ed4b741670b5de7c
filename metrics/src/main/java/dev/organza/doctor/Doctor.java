package dev.organza.doctor;

import dev.organza.Shape;
import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.Provenance;
import dev.organza.run.RunFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Diagnoses a training from the events of its journal. The diagnosis is a pure function of the
 * events in their order.
 *
 * <p>At every examination each {@link Symptom} has a strength. A finding starts once the strength
 * has been above a threshold at several examinations in a row, and ends once it has been below a
 * lower threshold for as many (hysteresis). Without a failure the finding is a state of health.
 */
public final class Doctor {

  /** The strength from which a symptom shows… */
  private static final double SHOWS = 0.5;

  /** …and below which it is gone. */
  private static final double GONE = 0.3;

  private static final List<Symptom> OF_GENERATORS =
      List.of(
          new ConstantData(),
          new WrongRange(),
          new SmallLatentSpace(),
          new DivergingTraining(),
          new DeadUnits(),
          new LearningRates(),
          new DiscriminatorTooStrong(),
          new DiscriminatorTooWeak(),
          new ModeCollapse(),
          new WithinModeCollapse(),
          new Oscillation(),
          new Memorisation());

  /** Those of sounds are measured of sounds alone. */
  private static final List<Symptom> FAILURES =
      Stream.concat(OF_GENERATORS.stream(), SoundFailures.ALL.stream()).toList();

  private final DiagnosticsHistory history;
  private final List<Symptom> failures;
  private final List<Watch> watches;
  private final Health health = new Health();
  private @Nullable Finding diverged;
  private long images;
  private int rounds;

  /** A doctor without events. */
  public Doctor(Facts facts) {
    this.history = new DiagnosticsHistory(facts);
    this.failures = facts.translates() ? TranslationFailures.ALL : FAILURES;
    this.watches = failures.stream().map(Watch::new).toList();
  }

  /** A doctor with these events, in order. */
  public static Doctor of(Facts facts, List<Event> events) {
    Doctor doctor = new Doctor(facts);
    events.forEach(doctor::add);
    return doctor;
  }

  /**
   * The doctor after the journal of a run: one that is over, or one that is still going on.
   *
   * @param catalogue knows the kinds of the run's recipe
   * @throws dev.organza.OrganzaException if the journal or the recipe cannot be read; the message
   *     names the file, and in a journal the line
   */
  public static Doctor of(Catalogue catalogue, RunFolder folder) {
    Recipe recipe = catalogue.recipes().read(folder.recipe());
    Shape shape = Provenance.read(folder.provenance()).data().shape();
    Doctor doctor = new Doctor(Facts.of(recipe, shape));
    Journal.read(folder.journal(), doctor::add);
    return doctor;
  }

  /**
   * A finding that starts or ends.
   *
   * @param started whether it starts
   */
  public record Change(Finding finding, boolean started) {

    /** For people. */
    public String line() {
      if (!started) {
        return finding.title() + ": over.";
      }
      String evidence = finding.evidence().isEmpty() ? "" : " " + finding.evidence().get(0);
      return finding.title() + "." + evidence;
    }
  }

  /**
   * Takes the next event into account.
   *
   * @return the findings that start or end with it
   */
  public List<Change> add(Event event) {
    history.add(event);
    images = event.images();
    List<Change> changes = new ArrayList<>();
    rounds += event.kind().equals(Event.STEP) ? 1 : 0;
    if (event.kind().equals(Event.DIVERGED)) {
      Finding finding = DivergingTraining.happened(event, history.facts());
      diverged = finding;
      changes.add(new Change(finding, true));
    } else if (event.kind().equals(Event.DIAGNOSTICS)) {
      // The run was resumed from a checkpoint before its divergence.
      diverged = null;
      for (Watch watch : watches) {
        watch.look(history, event.images()).ifPresent(changes::add);
      }
      if (!history.facts().translates()) {
        health
            .look(history, watching(), event.images())
            .ifPresent(state -> changes.add(new Change(state, true)));
      }
    }
    return changes;
  }

  /** All findings: present ones first, by descending confidence, then past ones. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (diverged != null) {
      findings.add(diverged);
    }
    for (Watch watch : watches) {
      watch.current().map(this::withCause).ifPresent(findings::add);
    }
    if (diverged == null) {
      health.state().ifPresent(findings::add);
      if (!history.facts().translates()) {
        TableColumns.of(history, images).ifPresent(findings::add);
      }
    }
    watches.forEach(watch -> findings.addAll(watch.past()));
    findings.sort(
        Comparator.comparing((Finding finding) -> !finding.present())
            .thenComparing(finding -> finding.kind().equals(TableColumns.KIND))
            .thenComparing(finding -> -finding.confidence()));
    return findings;
  }

  /** Whether one follows from the other, and not also the other way. */
  private boolean follows(String kind, Symptom cause) {
    return cause.consequences(history.facts()).contains(kind)
        && failures.stream()
            .filter(symptom -> symptom.kind().equals(kind))
            .noneMatch(symptom -> symptom.consequences(history.facts()).contains(cause.kind()));
  }

  private Finding withCause(Finding finding) {
    return watches.stream()
        .filter(watch -> follows(finding.kind(), watch.symptom))
        .flatMap(watch -> watch.current().stream())
        .findFirst()
        .map(finding::following)
        .orElse(finding);
  }

  /** How many examinations there were. */
  public int examinations() {
    return history.size();
  }

  /** Images seen at the newest event. */
  public long images() {
    return images;
  }

  /** Why there is no diagnosis; empty if there is one. */
  public Optional<String> undiagnosed() {
    if (health.state().isPresent() || diverged != null || watching()) {
      return Optional.empty();
    } else if (history.size() > 0 && history.facts().translates()) {
      return Optional.of(TranslationFailures.none(history));
    } else if (history.size() > 0) {
      return Optional.of(NoDiagnosis.of(history, images));
    }
    return Optional.of(
        (rounds == 0
                ? "The journal has no steps yet"
                : "The journal has losses of %d step%s and no examinations"
                    .formatted(rounds, rounds == 1 ? "" : "s"))
            + ": the quality of the samples and the outputs of D are unknown.");
  }

  private boolean watching() {
    return watches.stream().anyMatch(Watch::showing);
  }

  /** One symptom over time. */
  private static final class Watch {

    /** The confidence is the mean of so many newest strengths. */
    private static final int REMEMBERED = 5;

    private final Symptom symptom;
    private final List<Double> strengths = new ArrayList<>();
    private final List<Finding> past = new ArrayList<>();
    private int showing;
    private int gone;
    private long firstShown;
    private @Nullable Finding current;

    Watch(Symptom symptom) {
      this.symptom = symptom;
    }

    boolean showing() {
      return current != null;
    }

    Optional<Finding> current() {
      return Optional.ofNullable(current);
    }

    List<Finding> past() {
      return past;
    }

    Optional<Change> look(DiagnosticsHistory history, long images) {
      Optional<Sign> sign = symptom.sign(history);
      if (sign.isEmpty()) {
        return Optional.empty();
      }
      double strength = sign.get().strength();
      strengths.add(strength);
      if (strengths.size() > REMEMBERED) {
        strengths.remove(0);
      }
      if (strength >= SHOWS) {
        firstShown = showing == 0 && current == null ? images : firstShown;
        showing++;
        gone = 0;
      } else if (strength < GONE) {
        gone++;
        showing = 0;
      }
      boolean before = current != null;
      if (showing >= symptom.patience() || before) {
        if (strength >= GONE || !before) {
          current = finding(sign.get(), OptionalLong.empty());
        }
      }
      if (before && gone >= symptom.patience()) {
        Finding over = Objects.requireNonNull(current);
        Finding ended = ended(over, images);
        past.add(ended);
        current = null;
        return Optional.of(new Change(ended, false));
      }
      return before || current == null ? Optional.empty() : Optional.of(new Change(current, true));
    }

    private Finding finding(Sign sign, OptionalLong until) {
      double mean = strengths.stream().mapToDouble(s -> s).average().orElse(0);
      return new Finding(
          symptom.kind(),
          symptom.title(),
          true,
          firstShown,
          until,
          Math.round(100 * mean) / 100.0,
          sign.evidence(),
          sign.remedy(),
          symptom.curves(),
          Optional.empty());
    }

    private static Finding ended(Finding finding, long images) {
      return new Finding(
          finding.kind(),
          finding.title(),
          true,
          finding.since(),
          OptionalLong.of(images),
          finding.confidence(),
          finding.evidence(),
          finding.remedy(),
          finding.curves(),
          Optional.empty());
    }
  }
}
