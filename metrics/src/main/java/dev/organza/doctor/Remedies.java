package dev.organza.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Values that several remedies set. */
final class Remedies {

  private Remedies() {}

  /** Instance noise that fades over the first half of the training. */
  static String fadingNoise(Facts facts) {
    return String.format(
        Locale.ROOT,
        "{kind: linear, from: 0.3, to: 0, startKimg: 0, endKimg: %s}",
        plain(facts.kimg() / 2));
  }

  /** For samples that are alike, of all classes or within each. */
  static Remedy packs(Course course) {
    return Suspects.takeBack(course).orElseGet(() -> packs(course.facts()));
  }

  private static Remedy packs(Facts facts) {
    List<String> settings = new ArrayList<>();
    if (facts.generatorRate() > 1.5 * facts.discriminatorRate()) {
      settings.add("generator.optimizer.learningRate=" + facts.discriminatorRate());
    }
    if (facts.packing() == 1) {
      settings.add("packing=2");
    } else if (settings.isEmpty()) {
      settings.add("stabilisers.unrolledSteps=5");
    }
    return new Remedy(
        "Let D see from several samples at once that G repeats itself, and G move no faster than D.",
        settings);
  }

  /** A number without needless digits. */
  static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString((double) (float) number).length() < Double.toString(number).length()
            ? Float.toString((float) number)
            : Double.toString(number);
  }
}
