package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** D cannot distinguish samples and data that clearly differ, so that G learns nothing. */
final class DiscriminatorTooWeak implements Symptom {

  @Override
  public String kind() {
    return "discriminator-too-weak";
  }

  @Override
  public String title() {
    return "The discriminator is too weak";
  }

  @Override
  public List<String> curves() {
    return List.of(Diagnostics.SEPARATION, Diagnostics.DISTANCE);
  }

  @Override
  public Set<String> consequences(Facts facts) {
    return Set.of("mode-collapse", "within-mode-collapse", "oscillation");
  }

  @Override
  public Optional<Sign> sign(DiagnosticsHistory history) {
    double separation = history.median(Diagnostics.SEPARATION, 5);
    double different = history.difference();
    if (Double.isNaN(separation)
        || Double.isNaN(history.latest(Diagnostics.COVERAGE))
        || history.early()) {
      return Optional.empty();
    }
    double conviction =
        history.median(Diagnostics.D_REAL, 5) - history.median(Diagnostics.D_FAKE, 5);
    // A critic has no probabilities; only the ranking counts.
    double blind =
        history.facts().critic()
            ? ramp(separation, 0.7, 0.55)
            : Math.min(ramp(separation, 0.85, 0.7), ramp(conviction, 0.06, 0.02));
    double stuck = history.standstill();
    List<String> evidence = new ArrayList<>();
    evidence.add(
        String.format(
            Locale.ROOT,
            "D ranks the real sample higher in only %.0f %% of pairs of a real and a generated sample; D(x) is %.3f and D(G(z)) %.3f.",
            100 * separation,
            history.median(Diagnostics.D_REAL, 5),
            history.median(Diagnostics.D_FAKE, 5)));
    evidence.add(history.distanceSentence());
    return Optional.of(
        new Sign(Math.min(blind, Math.min(different, stuck)), evidence, remedy(history)));
  }

  private static Remedy remedy(DiagnosticsHistory history) {
    Facts facts = history.facts();
    List<String> settings = new ArrayList<>(HarmfulSettings.settings(history));
    if (facts.clip() > 0) {
      settings.add("discriminator.clip=" + (facts.critic() ? 10 * facts.clip() : 0));
    }
    if (facts.discriminatorRate() < facts.generatorRate() / 1.5) {
      settings.add("discriminator.optimizer.learningRate=" + facts.generatorRate());
    } else if (settings.isEmpty()) {
      settings.add("discriminator.optimizer.learningRate=" + 4 * facts.discriminatorRate());
      settings.add("training.criticSteps=" + (facts.criticSteps() + 1));
    }
    return new Remedy(
        "Remove noise and clipping from D, and let it learn at least as fast as G.", settings);
  }
}
