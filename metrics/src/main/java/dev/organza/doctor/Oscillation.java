package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.Diagnostics;
import dev.organza.game.UpdateOrder;
import dev.organza.optim.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The players cycle: the samples keep changing and come no nearer to the data. */
final class Oscillation implements Symptom {

  private static final int WINDOW = 8;

  @Override
  public String kind() {
    return "oscillation";
  }

  @Override
  public String title() {
    return "Oscillation";
  }

  @Override
  public List<String> curves() {
    return List.of(Diagnostics.DISTANCE, Diagnostics.LOGIT_REAL, Diagnostics.LOGIT_FAKE);
  }

  @Override
  public Optional<Sign> sign(DiagnosticsHistory history) {
    List<double[]> shares = history.shares(WINDOW + 1);
    // At the beginning of a training samples always change.
    if (shares.size() < WINDOW + 1 || history.done() < 0.5) {
      return Optional.empty();
    }
    double moved = moved(shares);
    double distance = DiagnosticsHistory.mean(history.last(Diagnostics.DISTANCE, WINDOW));
    double strength = Math.min(ramp(moved, 0.25, 0.4), ramp(distance, 0.3, 0.5));
    List<String> evidence = new ArrayList<>();
    evidence.add(
        String.format(
            Locale.ROOT,
            "From one examination to the next %.0f %% of the samples of fixed latents change their mode (mean of the last %d).",
            100 * moved,
            WINDOW));
    evidence.add(history.distanceSentence());
    return Optional.of(new Sign(strength, evidence, remedy(history)));
  }

  /** The mean total variation distance of the modes' shares from each examination to the next. */
  private static double moved(List<double[]> shares) {
    double sum = 0;
    for (int t = 1; t < shares.size(); t++) {
      for (int k = 0; k < shares.get(t).length; k++) {
        sum += Math.abs(shares.get(t)[k] - shares.get(t - 1)[k]) / 2;
      }
    }
    return sum / (shares.size() - 1);
  }

  private static Remedy remedy(DiagnosticsHistory history) {
    return HarmfulSettings.takeBack(history).orElseGet(() -> remedy(history.facts()));
  }

  private static Remedy remedy(Facts facts) {
    List<String> settings = new ArrayList<>();
    if (facts.order() == UpdateOrder.SIMULTANEOUS) {
      settings.add("training.order=alternating");
    }
    if (facts.generatorOptimizer() instanceof Adam
        && facts.discriminatorOptimizer() instanceof Adam) {
      settings.add("generator.optimizer.beta1=0");
      settings.add("discriminator.optimizer.beta1=0");
    }
    settings.add("generator.optimizer.learningRate=" + facts.generatorRate() / 4);
    settings.add("discriminator.optimizer.learningRate=" + facts.discriminatorRate() / 4);
    return new Remedy(
        "Use lower learning rates without momentum, and alternating updates.", settings);
  }
}
