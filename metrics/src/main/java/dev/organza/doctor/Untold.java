package dev.organza.doctor;

import dev.organza.diagnostics.Diagnostics;
import java.util.Locale;

/** Why a run has neither a failure nor a state of health. */
final class Untold {

  private Untold() {}

  static String of(Course course, long images) {
    if (course.early() || course.size() < Health.FEWEST) {
      return tooEarly(course, images);
    }
    return "There is no known failure, but the samples are not of the quality of a healthy run. "
        + course.distanceSentence();
  }

  private static String tooEarly(Course course, long images) {
    Facts facts = course.facts();
    double from =
        Math.max(Health.FEWEST * facts.examinationKimg(), Course.EARLY_SHARE * facts.kimg());
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
        course.latest(Diagnostics.D_REAL),
        course.latest(Diagnostics.D_FAKE),
        Double.isNaN(course.latest(Diagnostics.DISTANCE))
            ? ""
            : String.format(
                Locale.ROOT,
                "; the distance of the samples to the data is %.2g standard deviations, and coverage %.0f %%",
                course.latest(Diagnostics.DISTANCE),
                100 * course.latest(Diagnostics.COVERAGE)));
  }

  private static String kimg(double kimg) {
    return String.format(Locale.ROOT, kimg < 10 ? "%.1f" : "%.0f", kimg);
  }
}
