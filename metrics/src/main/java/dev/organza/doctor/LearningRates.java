package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The updates of one network are far larger than those of the other, or too large for its weights.
 */
final class LearningRates implements Symptom {

  private static final int WINDOW = 12;

  /**
   * The usual rate of Adam for small networks; of two rates the one nearer to it is suggested for
   * both.
   */
  private static final double USUAL_RATE = 0.0005;

  /** Rates that differ by a factor of 2 are different. */
  private static final double APART = 0.3;

  @Override
  public String kind() {
    return "learning-rates";
  }

  @Override
  public String title() {
    return "Unbalanced learning rates";
  }

  @Override
  public List<String> curves() {
    return List.of(Diagnostics.G_UPDATE, Diagnostics.D_UPDATE);
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
    double generator = history.median(Diagnostics.G_UPDATE, WINDOW);
    double discriminator = history.median(Diagnostics.D_UPDATE, WINDOW);
    if (history.size() < 4 || Double.isNaN(generator) || Double.isNaN(discriminator)) {
      return Optional.empty();
    }
    double ratio = Math.abs(Math.log10(generator / discriminator));
    double largest = Math.log10(Math.max(generator, discriminator));
    Facts facts = history.facts();
    boolean apart =
        !facts.sameOptimizers()
            || Math.abs(Math.log10(facts.generatorRate() / facts.discriminatorRate())) > APART;
    // With equal rates there is another reason for small updates. Clipped weights
    // are small, so that any update is large relative to them.
    double moved =
        facts.clip() > 0
            ? 0
            : Math.max(apart ? ramp(ratio, 0.9, 1.4) : 0, ramp(largest, -1.5, -0.8));
    // The updates of a network that has lost may be small at any rate; then the rates themselves
    // are compared.
    double strength = Math.max(moved, Math.min(configured(history.facts()), history.difference()));
    List<String> evidence = new ArrayList<>();
    evidence.add(
        String.format(
            Locale.ROOT,
            "An update changes G's weights by %.2g of their norm and D's by %.2g (learning rates %.2g and %.2g); usual are about 0.001, and a ratio below 10.",
            generator,
            discriminator,
            history.facts().generatorRate(),
            history.facts().discriminatorRate()));
    return Optional.of(
        new Sign(strength, evidence, remedy(history.facts(), generator, discriminator)));
  }

  /** How far the rates differ, in [0,1]; 0 for different optimisers. */
  private static double configured(Facts facts) {
    return facts.sameOptimizers()
        ? ramp(Math.abs(Math.log10(facts.generatorRate() / facts.discriminatorRate())), 1, 1.5)
        : 0;
  }

  private static Remedy remedy(Facts facts, double generator, double discriminator) {
    List<String> settings = new ArrayList<>();
    double rate = Math.min(facts.generatorRate(), facts.discriminatorRate());
    if (Math.max(facts.generatorRate(), facts.discriminatorRate()) < 1.5 * rate) {
      rate = rate * 0.002 / Math.max(generator, discriminator);
      rate = Double.parseDouble(String.format(Locale.ROOT, "%.1g", rate));
      settings.add("generator.optimizer.learningRate=" + rate);
      settings.add("discriminator.optimizer.learningRate=" + rate);
    } else {
      double other = Math.max(facts.generatorRate(), facts.discriminatorRate());
      double chosen =
          Math.abs(Math.log(rate / USUAL_RATE)) < Math.abs(Math.log(other / USUAL_RATE))
              ? rate
              : other;
      settings.add("generator.optimizer.learningRate=" + chosen);
      settings.add("discriminator.optimizer.learningRate=" + chosen);
    }
    return new Remedy("Give both networks the same learning rate.", settings);
  }
}
