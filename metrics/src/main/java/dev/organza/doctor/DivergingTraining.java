package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.Diagnostics;
import dev.organza.game.objective.Wasserstein;
import dev.organza.journal.Event;
import dev.organza.optim.Optimizer;
import dev.organza.optim.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Values that grow until they are no longer finite. */
final class DivergingTraining implements Symptom {

  private static final String KIND = "divergence";
  private static final int WINDOW = 6;

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String title() {
    return "Divergence ahead";
  }

  @Override
  public List<String> curves() {
    return List.of(
        Diagnostics.LOGIT_REAL, Diagnostics.LOGIT_FAKE, Diagnostics.D_WEIGHT, Diagnostics.G_WEIGHT);
  }

  /** The finding of a run that has diverged. */
  static Finding happened(Event event, Facts facts) {
    return new Finding(
        KIND,
        "Diverged",
        true,
        event.images(),
        OptionalLong.empty(),
        1,
        List.of(
            "At step %d %s was not finite, and the run stopped."
                .formatted(event.step(), event.values().getOrDefault("tensor", "a number"))),
        remedy(facts),
        List.of(),
        Optional.empty());
  }

  @Override
  public Set<String> consequences(Facts facts) {
    return Set.of(
        "mode-collapse",
        "within-mode-collapse",
        "oscillation",
        "discriminator-too-strong",
        "discriminator-too-weak");
  }

  @Override
  public Optional<Sign> sign(DiagnosticsHistory history) {
    double[] real = history.last(Diagnostics.LOGIT_REAL, WINDOW);
    double[] fake = history.last(Diagnostics.LOGIT_FAKE, WINDOW);
    if (history.size() < WINDOW || real.length != WINDOW || fake.length != WINDOW) {
      return history.size() < WINDOW
          ? Optional.empty()
          : Optional.of(
              new Sign(1, List.of("D's logits are not finite."), remedy(history.facts())));
    }
    double[] size = new double[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      size[i] = Math.max(Math.abs(real[i]), Math.abs(fake[i]));
    }
    double largest = Arrays.stream(size).max().orElseThrow();
    double large = ramp(Math.log10(largest), 1, 2);
    // Logits in the hundreds are a failure even if they do not grow at present.
    double growing =
        Math.max(ramp(size[WINDOW - 1] / size[0], 1.1, 1.5), ramp(Math.log10(largest), 1.7, 2.5));
    double low = history.latest(Diagnostics.FAKE_LOW);
    double high = history.latest(Diagnostics.FAKE_HIGH);
    double width = history.latest(Diagnostics.REAL_HIGH) - history.latest(Diagnostics.REAL_LOW);
    // Constant data have no range; they have a finding of their own.
    double spread = width > 0 ? (high - low) / width : 0;
    double strength = Math.max(Math.min(large, growing), ramp(Math.log10(spread), 1, 2));
    List<String> evidence = new ArrayList<>();
    evidence.add(
        String.format(
            Locale.ROOT,
            "The largest mean logit of D is %.3g; now %.3g, five examinations ago %.3g.",
            largest,
            size[WINDOW - 1],
            size[0]));
    evidence.add(
        String.format(
            Locale.ROOT,
            "The range of generated values is %.3g times that of the data; the norms of the weights are %.3g (G) and %.3g (D).",
            spread,
            history.latest(Diagnostics.G_WEIGHT),
            history.latest(Diagnostics.D_WEIGHT)));
    return Optional.of(new Sign(strength, evidence, remedy(history.facts())));
  }

  private static Remedy remedy(Facts facts) {
    List<String> settings = new ArrayList<>();
    if (facts.objective() instanceof Wasserstein && !facts.penalised()) {
      settings.add("penalties=[{kind: gradient-penalty, weight: 10, target: 1}]");
      if (facts.batchNormalised()) {
        settings.add(facts.architecturePath("discriminatorNormalisation") + "=layer");
      }
    } else {
      settings.add(slower("generator", facts.generatorOptimizer()));
      settings.add(slower("discriminator", facts.discriminatorOptimizer()));
    }
    return new Remedy("Add a gradient penalty to a critic, or lower the learning rates.", settings);
  }

  /**
   * The size of Adam's updates does not depend on that of the gradient, unlike that of plain
   * gradient descent.
   */
  private static String slower(String player, Optimizer optimizer) {
    return optimizer instanceof Sgd
        ? player + ".optimizer={kind: adam, learningRate: 0.0005, beta1: 0.5}"
        : player + ".optimizer.learningRate=" + optimizer.learningRate() / 10;
  }
}
