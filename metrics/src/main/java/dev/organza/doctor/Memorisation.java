package dev.organza.doctor;

import static dev.organza.doctor.Course.ramp;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** D knows its training samples by heart, or G repeats them. */
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

  /** A D that knows its samples by heart gives G no direction (Karras et al. 2020, section 2). */
  @Override
  public Set<String> consequences(Facts facts) {
    return Set.of("mode-collapse", "within-mode-collapse", "discriminator-too-strong");
  }

  @Override
  public Optional<Sign> sign(Course course) {
    double recognition = course.median(Diagnostics.RECOGNITION, 5);
    double copying = course.median(Diagnostics.COPYING, 5);
    if ((Double.isNaN(recognition) && Double.isNaN(copying)) || course.early()) {
      return Optional.empty();
    }
    double strength = Math.max(ramp(recognition, 0.6, 0.75), ramp(copying, 0.45, 0.2));
    List<String> evidence = new ArrayList<>();
    if (!Double.isNaN(recognition)) {
      evidence.add(
          String.format(
              Locale.ROOT,
              "D prefers the sample it trains on in %.0f %% of pairs with one it has never seen; 50 %% is none the wiser.",
              100 * recognition));
    }
    if (!Double.isNaN(copying)) {
      evidence.add(
          String.format(
              Locale.ROOT,
              "Generated samples are %.2f times as far from the nearest training sample as those are from each other.",
              copying));
    }
    return Optional.of(new Sign(strength, evidence, remedy(course.facts())));
  }

  private static Remedy remedy(Facts facts) {
    return facts.first() > 0
        ? Remedy.of("Train on more samples; the source has them.", "data.first=0")
        : Remedy.of(
            "Give D less to learn by heart: more samples, noise on what it sees, or a shorter training.",
            "stabilisers.instanceNoise={kind: constant, value: 0.2}",
            "discriminator.optimizer.learningRate=" + facts.discriminatorRate() / 4);
  }
}
