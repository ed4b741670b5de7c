package dev.organza.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Settings that several remedies share. */
final class Remedies {

  private Remedies() {}

  /** Instance noise that decays to 0 over the first half of the training. */
  static String fadingNoise(Facts facts) {
    return String.format(
        Locale.ROOT,
        "{kind: linear, from: 0.3, to: 0, startKimg: 0, endKimg: %s}",
        plain(facts.kimg() / 2));
  }

  /** The remedy of mode collapse, over all classes or within each. */
  static Remedy packs(DiagnosticsHistory history) {
    return HarmfulSettings.takeBack(history).orElseGet(() -> packs(history.facts()));
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
        "Use packing, by which D sees several samples at once, and let G learn no faster than D.",
        settings);
  }

  /** A number without trailing zeros. */
  static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString((double) (float) number).length() < Double.toString(number).length()
            ? Float.toString((float) number)
            : Double.toString(number);
  }
}
