package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.Diagnostics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The latent space is too small for the data: latents with a tiny standard deviation, or of fewer
 * dimensions than the data. A continuous map cannot raise the dimension (Arjovsky and Bottou 2017,
 * arXiv:1701.04862, lemma 1).
 */
final class SmallLatentSpace implements Symptom {

  /**
   * Latents of a standard deviation far below 1 have little effect beside the first layer's bias.
   */
  private static final double LEAST_DEVIATION = 0.2;

  private static final int USUAL = 16;

  @Override
  public String kind() {
    return "poor-latents";
  }

  @Override
  public String title() {
    return "The latent space is too small";
  }

  @Override
  public List<String> curves() {
    return List.of(Diagnostics.COVERAGE, Diagnostics.DIVERSITY);
  }

  @Override
  public Set<String> consequences(Facts facts) {
    return Set.of(
        "mode-collapse",
        "within-mode-collapse",
        "discriminator-too-strong",
        "discriminator-too-weak",
        "oscillation",
        "learning-rates");
  }

  @Override
  public Optional<Sign> sign(DiagnosticsHistory history) {
    Facts facts = history.facts();
    double dimension = history.latest(Diagnostics.REAL_DIMENSION);
    double coverage = history.median(Diagnostics.COVERAGE, 5);
    if (Double.isNaN(dimension) || Double.isNaN(coverage) || history.early()) {
      return Optional.empty();
    }
    // 1 of 2 dimensions is a curve in a plane; of many dimensions the last ones matter little.
    double few = ramp(facts.latentSize() / Math.max(1, dimension), 0.75, 0.5);
    double alike = facts.latentDeviation() < LEAST_DEVIATION ? 1 : 0;
    double harm = Math.max(history.difference(), ramp(coverage, 0.9, 0.7));
    return Optional.of(
        new Sign(
            Math.min(Math.max(few, alike), harm),
            List.of(
                String.format(
                    Locale.ROOT,
                    "The latents have %d dimensions of standard deviation %.2g; the data has about %.1f dimensions.",
                    facts.latentSize(),
                    facts.latentDeviation(),
                    dimension),
                history.distanceSentence()),
            Remedy.of(
                "Use a normal prior of more dimensions.",
                "prior={kind: normal, size: "
                    + Math.max(USUAL, Math.max(facts.latentSize(), (int) Math.ceil(2 * dimension)))
                    + "}")));
  }
}
