package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** D has memorised its training samples, or G copies them. */
final class Memorisation implements Symptom {

  @Override
  public String kind() {
    return "memorisation";
  }

  @Override
  public String title() {
    return "Memorisation of the training data";
  }

  @Override
  public List<String> curves() {
    return List.of(Diagnostics.RECOGNITION, Diagnostics.COPYING);
  }

  /**
   * An overfitted D gives G no useful gradient (Karras et al. 2020, arXiv:2006.06676, section 2).
   */
  @Override
  public Set<String> consequences(Facts facts) {
    return Set.of("mode-collapse", "within-mode-collapse", "discriminator-too-strong");
  }

  @Override
  public Optional<Sign> sign(DiagnosticsHistory history) {
    double recognition = history.median(Diagnostics.RECOGNITION, 5);
    double copying = history.median(Diagnostics.COPYING, 5);
    if ((Double.isNaN(recognition) && Double.isNaN(copying)) || history.early()) {
      return Optional.empty();
    }
    double strength = Math.max(ramp(recognition, 0.6, 0.75), ramp(copying, 0.45, 0.2));
    List<String> evidence = new ArrayList<>();
    if (!Double.isNaN(recognition)) {
      evidence.add(
          String.format(
              Locale.ROOT,
              "D ranks a training sample above a held-out one in %.0f %% of pairs; 50 %% is expected without overfitting.",
              100 * recognition));
    }
    if (!Double.isNaN(copying)) {
      evidence.add(
          String.format(
              Locale.ROOT,
              "The distance of generated samples to the nearest training sample is %.2f times that between training samples.",
              copying));
    }
    return Optional.of(new Sign(strength, evidence, remedy(history.facts())));
  }

  private static Remedy remedy(Facts facts) {
    if (facts.first() > 0) {
      return Remedy.of("Train on all samples of the source.", "data.first=0");
    }
    if (facts.augmentable()) {
      return Remedy.of(
          "Reduce overfitting of D: change its samples at random, real and generated alike, or collect more.",
          "augmentation=diff-augment");
    }
    return Remedy.of(
        "Reduce overfitting of D: more samples, noise on its inputs, or a shorter training.",
        "stabilisers.instanceNoise={kind: constant, value: 0.2}",
        "discriminator.optimizer.learningRate=" + facts.discriminatorRate() / 4);
  }
}
