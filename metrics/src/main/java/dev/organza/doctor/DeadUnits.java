package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.Diagnostics;
import dev.organza.nn.layer.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Units that pass no gradient: ReLU units that are never positive, or saturated outputs. */
final class DeadUnits implements Symptom {

  @Override
  public String kind() {
    return "dead-units";
  }

  @Override
  public String title() {
    return "Dead or saturated units";
  }

  @Override
  public List<String> curves() {
    return List.of(Diagnostics.G_DEAD, Diagnostics.D_DEAD, Diagnostics.SATURATED);
  }

  @Override
  public Set<String> consequences(Facts facts) {
    return Set.of(
        "mode-collapse",
        "within-mode-collapse",
        "oscillation",
        "discriminator-too-strong",
        "discriminator-too-weak",
        "divergence",
        "learning-rates");
  }

  @Override
  public Optional<Sign> sign(DiagnosticsHistory history) {
    double generator = history.median(Diagnostics.G_DEAD, 3);
    double discriminator = history.median(Diagnostics.D_DEAD, 3);
    double saturated =
        history.median(Diagnostics.SATURATED, 3) - history.latest(Diagnostics.REAL_SATURATED);
    if (history.size() < 2) {
      return Optional.empty();
    }
    double strength =
        Math.max(
            Math.max(ramp(generator, 0.4, 0.8), ramp(discriminator, 0.4, 0.8)),
            ramp(saturated, 0.15, 0.4));
    List<String> evidence = new ArrayList<>();
    addShare(evidence, "G", generator);
    addShare(evidence, "D", discriminator);
    if (!Double.isNaN(saturated)) {
      evidence.add(
          String.format(
              Locale.ROOT,
              "%.0f %% of G's output values are at the ends of its range, and %.0f %% of the data.",
              100 * history.median(Diagnostics.SATURATED, 3),
              100 * history.latest(Diagnostics.REAL_SATURATED)));
    }
    return Optional.of(new Sign(strength, evidence, remedy(history.facts())));
  }

  private static void addShare(List<String> evidence, String player, double dead) {
    if (!Double.isNaN(dead)) {
      evidence.add(
          String.format(
              Locale.ROOT,
              "In the worst layer of %s %.0f %% of the ReLU units are positive for no sample.",
              player,
              100 * dead));
    }
  }

  private static Remedy remedy(Facts facts) {
    List<String> settings = new ArrayList<>();
    if (facts.hiddenActivation().filter(Activation.Relu.class::isInstance).isPresent()) {
      settings.add(facts.architecturePath("activation") + "={kind: leaky-relu, slope: 0.2}");
    }
    settings.add("generator.initialiser=xavier");
    settings.add("discriminator.initialiser=xavier");
    settings.add("generator.optimizer.learningRate=" + Math.min(facts.generatorRate(), 0.0005));
    settings.add(
        "discriminator.optimizer.learningRate=" + Math.min(facts.discriminatorRate(), 0.0005));
    return new Remedy("Use Xavier initialisation, leaky ReLU and lower learning rates.", settings);
  }
}
