package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.Diagnostics;
import dev.organza.game.objective.Minimax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * D rejects all generated samples with certainty while they are still far from the data, so that
 * G's gradient vanishes or has no useful direction (Arjovsky and Bottou 2017, arXiv:1701.04862,
 * theorem 2.4).
 */
final class DiscriminatorTooStrong implements Symptom {

  @Override
  public String kind() {
    return "discriminator-too-strong";
  }

  @Override
  public String title() {
    return "The discriminator is too strong; the generator's gradient vanishes";
  }

  @Override
  public List<String> curves() {
    return List.of(Diagnostics.D_REAL, Diagnostics.D_FAKE, Diagnostics.SEPARATION);
  }

  @Override
  public Set<String> consequences(Facts facts) {
    return Set.of("mode-collapse", "within-mode-collapse", "oscillation");
  }

  @Override
  public Optional<Sign> sign(DiagnosticsHistory history) {
    double separation = history.median(Diagnostics.SEPARATION, 5);
    double different = history.difference();
    double fake = history.median(Diagnostics.D_FAKE, 5);
    if (Double.isNaN(separation)
        || Double.isNaN(history.latest(Diagnostics.COVERAGE))
        || history.early()) {
      return Optional.empty();
    }
    double certain = ramp(separation, 0.96, 0.99);
    double rejected = history.facts().critic() ? vanished(history) : ramp(fake, 0.15, 0.04);
    double stuck = history.standstill();
    double strength = Math.min(Math.min(certain, stuck), Math.min(different, rejected));
    List<String> evidence = new ArrayList<>();
    evidence.add(
        String.format(
            Locale.ROOT,
            "D ranks the real sample higher in %.1f %% of pairs of a real and a generated sample: D(x) is %.3f and D(G(z)) %.2g.",
            100 * separation,
            history.median(Diagnostics.D_REAL, 5),
            fake));
    evidence.add(history.distanceSentence());
    evidence.add(
        String.format(
            Locale.ROOT,
            "G's gradient norm is %.2g; its median so far was %.2g.",
            history.median(Diagnostics.G_GRADIENT, 5),
            DiagnosticsHistory.median(history.all(Diagnostics.G_GRADIENT))));
    return Optional.of(new Sign(strength, evidence, remedy(history.facts())));
  }

  /** A critic has no probabilities; the criterion is that G's gradient vanishes. */
  private static double vanished(DiagnosticsHistory history) {
    double now = history.median(Diagnostics.G_GRADIENT, 5);
    double usual = DiagnosticsHistory.median(history.all(Diagnostics.G_GRADIENT));
    return ramp(Math.log10(now / usual), -1, -2);
  }

  private static Remedy remedy(Facts facts) {
    List<String> settings = new ArrayList<>();
    if (facts.objective() instanceof Minimax) {
      settings.add("objective=non-saturating");
    }
    if (facts.criticSteps() > 1 && !facts.critic()) {
      settings.add("training.criticSteps=1");
    }
    if (facts.discriminatorRate() > 1.5 * facts.generatorRate()) {
      settings.add("discriminator.optimizer.learningRate=" + facts.generatorRate());
    } else if (settings.isEmpty()) {
      settings.add("discriminator.optimizer.learningRate=" + facts.discriminatorRate() / 4);
      settings.add("stabilisers.instanceNoise=" + Remedies.fadingNoise(facts));
    }
    return new Remedy(
        "Use a loss of G that does not saturate, and let D learn no faster than G.", settings);
  }
}
