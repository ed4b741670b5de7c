package dev.organza.doctor;

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

  /** A number without needless digits. */
  static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString((double) (float) number).length() < Double.toString(number).length()
            ? Float.toString((float) number)
            : Double.toString(number);
  }
}
