package dev.organza.run;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.diagnostics.Diagnostics;
import dev.organza.diagnostics.Examination;
import dev.organza.optim.Progress;
import dev.organza.recipe.Preparation;
import dev.organza.train.DivergenceException;
import dev.organza.train.Hardware;
import dev.organza.train.StepStatistics;
import dev.organza.train.Trainer;
import dev.organza.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Short trainings that find the weight γ of the gradient penalties where a recipe leaves it open:
 * one for each γ of a range, each the beginning of the run with that γ, from the same seed and
 * data. They are thrown away, write nothing, and leave no trace in the run but γ.
 *
 * @param gammas what is tried, from the least
 * @param steps of each probe
 * @param imagesEach the real samples that each probe sees; all together at most a tenth of the run
 * @param caution what the choice is not good for on such data; empty if there is nothing to say
 */
public record GammaProbes(List<Double> gammas, long steps, long imagesEach, String caution) {

  /** Measured on the ring of eight: decision 0020. */
  private static final String CAUTION_ON_ROWS =
      " It will be the one that comes near the data soonest; on rows with narrow modes a smaller"
          + " one ends better, such as the 0.005 of r1.";

  /** What is tried where the run is long enough. */
  private static final List<Double> FULL = List.of(0.01, 0.1, 1.0, 10.0, 100.0);

  private static final List<Double> SHORT = List.of(0.1, 1.0, 10.0);

  /** The share of a run's steps that all its probes may take: one in ten. */
  private static final long SHARE = 10;

  /** After fewer, the samples of any γ are as those of another. */
  private static final long FEWEST_STEPS = 32;

  /** How often a probe is examined, in its second half. */
  private static final int EXAMINATIONS = 2;

  public GammaProbes {
    gammas = List.copyOf(gammas);
  }

  /**
   * The probes of a run; empty if its recipe leaves no γ open.
   *
   * @throws UsageException if the run is too short for them
   */
  public static Optional<GammaProbes> of(Preparation prepared) {
    if (!prepared.recipe().game().isOpen()) {
      return Optional.empty();
    }
    TrainingOptions training = prepared.plan().training();
    long images = (long) training.batch() * training.criticSteps();
    String caution = prepared.data().dataset().shape().isImage() ? "" : CAUTION_ON_ROWS;
    long budget = (long) (training.kimg() * 1000 / images) / SHARE;
    for (List<Double> gammas : List.of(FULL, SHORT)) {
      long steps = budget / gammas.size();
      if (steps >= FEWEST_STEPS) {
        return Optional.of(new GammaProbes(gammas, steps, steps * images, caution));
      }
    }
    long shortest = FEWEST_STEPS * SHORT.size() * SHARE * images;
    throw new UsageException(
        "gamma is auto, and the training of "
            + training.kimg()
            + " kimg is too short for the probes that find it: together they take at most a tenth"
            + " of a run, and each "
            + FEWEST_STEPS
            + " steps at least.",
        Hint.say("Give gamma a number, or at least ")
            .set("training.kimg", Progress.kimgText(shortest))
            .and("."));
  }

  /** What will be done, for people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "gamma is auto: the run begins with %d probes of %s kimg each, gamma %s.%s",
        gammas.size(),
        Progress.kimgText(imagesEach),
        gammas.stream().map(GammaChoice::text).collect(Collectors.joining(", ")),
        caution);
  }

  /**
   * Trains the probes and chooses.
   *
   * @throws dev.organza.OrganzaException if none of them can be used
   */
  GammaChoice choose(Preparation prepared, Hardware hardware, RunEvents events) {
    events.note(text());
    List<GammaChoice.Probe> probes = new ArrayList<>();
    for (double gamma : gammas) {
      probes.add(probe(gamma, prepared.withGamma(gamma), hardware, events));
    }
    return GammaChoice.of(probes);
  }

  private GammaChoice.Probe probe(
      double gamma, Preparation prepared, Hardware hardware, RunEvents events) {
    try (Trainer trainer = new Trainer(prepared.plan(), prepared.data(), hardware);
        Examination examination = examination(trainer);
        var lease = trainer.lease()) {
      Means means = new Means(judges(trainer));
      for (long step = 1; step <= steps; step++) {
        boolean due = isDue(step);
        if (due) {
          examination.before();
        }
        StepStatistics statistics = trainer.step();
        events.tell(new RunEvent.Probing(gamma, trainer.progress().images(), imagesEach));
        if (step > steps / 2) {
          means.step(statistics);
        }
        if (due) {
          means.examination(examination.after(statistics));
        }
      }
      return means.probe(gamma);
    } catch (DivergenceException e) {
      return GammaChoice.Probe.failed(gamma, "diverged, " + e.tensor() + " is not finite");
    }
  }

  /** The players of which no average is sampled later. */
  private static List<String> judges(Trainer trainer) {
    List<String> judges = new ArrayList<>(trainer.players().keySet());
    judges.removeAll(trainer.plan().game().averaged());
    return judges;
  }

  private static Examination examination(Trainer trainer) {
    return Examination.of(trainer, Optional.empty())
        .orElseThrow(
            () ->
                new UsageException(
                    "gamma is auto, and of this game there are no samples by which to choose it.",
                    Hint.say("Give gamma a number.")));
  }

  /** At equal distances in the second half, the last time after the last step. */
  private boolean isDue(long step) {
    long half = steps / 2;
    long into = step - half;
    long length = steps - half;
    return into > 0 && into * EXAMINATIONS / length > (into - 1) * EXAMINATIONS / length;
  }

  /** Means over the second half of a probe. */
  private static final class Means {

    private final List<Double> energies = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();
    private final List<Double> penalties = new ArrayList<>();
    private final List<String> judges;
    private double noise;

    Means(List<String> judges) {
      this.judges = judges;
    }

    void step(StepStatistics statistics) {
      losses.add(sum(statistics, ".loss"));
      double penalty = sum(statistics, ".penalty");
      if (!Double.isNaN(penalty)) { // a lazy one is not due at every update
        penalties.add(penalty);
      }
    }

    private double sum(StepStatistics statistics, String figure) {
      return judges.stream().mapToDouble(judge -> statistics.value(judge + figure)).sum();
    }

    void examination(Diagnostics found) {
      energies.add(number(found, Diagnostics.ENERGY));
      noise = number(found, Diagnostics.ENERGY_NOISE);
    }

    private static double number(Diagnostics found, String name) {
      return found.values().get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    GammaChoice.Probe probe(double gamma) {
      double energy = mean(energies);
      return Double.isFinite(energy)
          ? new GammaChoice.Probe(gamma, energy, noise, mean(losses), mean(penalties), "")
          : GammaChoice.Probe.failed(
              gamma, "no distance of generated from real samples could be computed");
    }

    private static double mean(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
  }
}
