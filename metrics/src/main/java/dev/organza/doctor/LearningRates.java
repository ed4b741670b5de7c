package dev.organza.doctor;

import static dev.organza.doctor.Course.ramp;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One player's weights move out of all proportion to the other's, or to their own size. */
final class LearningRates implements Symptom {

  private static final int WINDOW = 12;

  /** Of Adam in small games; the one of two rates that is nearer to it is taken for both. */
  private static final double USUAL_RATE = 0.0005;

  /** Rates a factor of 2 apart are set apart. */
  private static final double APART = 0.3;

  @Override
  public String kind() {
    return "learning-rates";
  }

  @Override
  public String title() {
    return "Learning rates out of proportion";
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
  public Optional<Sign> sign(Course course) {
    double generator = course.median(Diagnostics.G_UPDATE, WINDOW);
    double discriminator = course.median(Diagnostics.D_UPDATE, WINDOW);
    if (course.size() < 4 || Double.isNaN(generator) || Double.isNaN(discriminator)) {
      return Optional.empty();
    }
    double ratio = Math.abs(Math.log10(generator / discriminator));
    double largest = Math.log10(Math.max(generator, discriminator));
    Facts facts = course.facts();
    boolean apart =
        !facts.generatorOptimizer().equals(facts.discriminatorOptimizer())
            || Math.abs(Math.log10(facts.generatorRate() / facts.discriminatorRate())) > APART;
    // Where the rates are the same, something else holds the player that moves little. Weights that
    // are cut stay small, so that any move is large beside them.
    double moved =
        facts.clip() > 0
            ? 0
            : Math.max(apart ? ramp(ratio, 0.9, 1.4) : 0, ramp(largest, -1.5, -0.8));
    // A player that has lost may stand still at any rate; then the recipe tells.
    double strength = Math.max(moved, Math.min(configured(course.facts()), course.difference()));
    List<String> evidence = new ArrayList<>();
    evidence.add(
        String.format(
            Locale.ROOT,
            "A move changes G's weights by %.2g of their norm and D's by %.2g (learning rates %.2g and %.2g); about 0.001 is usual, and the two within a factor of 10.",
            generator,
            discriminator,
            course.facts().generatorRate(),
            course.facts().discriminatorRate()));
    return Optional.of(
        new Sign(strength, evidence, remedy(course.facts(), generator, discriminator)));
  }

  /** From 0 to 1, how far apart the rates are set; 0 for optimisers that cannot be compared. */
  private static double configured(Facts facts) {
    return facts.generatorOptimizer().equals(facts.discriminatorOptimizer())
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
    return new Remedy("Let both players move at one pace.", settings);
  }
}
