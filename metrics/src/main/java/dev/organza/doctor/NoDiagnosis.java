package dev.organza.doctor;

import dev.organza.diagnostics.Diagnostics;
import java.util.Locale;

/** Why a run has neither a failure nor a state of health. */
final class NoDiagnosis {

  private NoDiagnosis() {}

  static String of(DiagnosticsHistory history, long images) {
    if (history.early() || history.size() < Health.FEWEST) {
      return tooEarly(history, images);
    }
    return "There is no known failure, but the samples are not of the quality of a healthy run. "
        + history.distanceSentence();
  }

  private static String tooEarly(DiagnosticsHistory history, long images) {
    Facts facts = history.facts();
    double from =
        Math.max(
            Health.FEWEST * facts.examinationKimg(), DiagnosticsHistory.EARLY_SHARE * facts.kimg());
    String end =
        from > facts.kimg()
            ? String.format(
                Locale.ROOT,
                "This training ends earlier, at %s kimg: it is too short for a diagnosis.",
                kimg(facts.kimg()))
            : "Before that all trainings look alike.";
    return String.format(
        Locale.ROOT,
        "It is too early for a diagnosis: there is one from %s kimg on, and the run is at %s. %s\nSo far: D(x) is %.2f and D(G(z)) %.2f%s.",
        kimg(from),
        kimg(images / 1000.0),
        end,
        history.latest(Diagnostics.D_REAL),
        history.latest(Diagnostics.D_FAKE),
        Double.isNaN(history.latest(Diagnostics.DISTANCE))
            ? ""
            : String.format(
                Locale.ROOT,
                "; the distance of the samples to the data is %.2g standard deviations, and coverage %.0f %%",
                history.latest(Diagnostics.DISTANCE),
                100 * history.latest(Diagnostics.COVERAGE)));
  }

  private static String kimg(double kimg) {
    return String.format(Locale.ROOT, kimg < 10 ? "%.1f" : "%.0f", kimg);
  }
}
