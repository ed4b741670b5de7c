package dev.organza.doctor;

import dev.organza.diagnostics.Diagnostics;
import java.util.Locale;

/** What can be said of a run that has neither a failure nor a state of health. */
final class Untold {

  private Untold() {}

  static String of(Course course, long images) {
    if (course.early() || course.size() < Health.FEWEST) {
      return tooEarly(course, images);
    }
    return "No failure that is known here shows, and yet the samples are not among the data. "
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
                "This training ends before, at %s kimg: it is too short to be measured.",
                kimg(facts.kimg()))
            : "Until then every training looks alike.";
    return String.format(
        Locale.ROOT,
        "It is too early to say how well it goes: from %s kimg on, and it is at %s. %s\nSo far: D(x) is %.2f and D(G(z)) %.2f%s.",
        kimg(from),
        kimg(images / 1000.0),
        end,
        course.latest(Diagnostics.D_REAL),
        course.latest(Diagnostics.D_FAKE),
        Double.isNaN(course.latest(Diagnostics.DISTANCE))
            ? ""
            : String.format(
                Locale.ROOT,
                "; the samples are %.2g standard deviations from the data and cover %.0f %% of it",
                course.latest(Diagnostics.DISTANCE),
                100 * course.latest(Diagnostics.COVERAGE)));
  }

  private static String kimg(double kimg) {
    return String.format(Locale.ROOT, kimg < 10 ? "%.1f" : "%.0f", kimg);
  }
}
