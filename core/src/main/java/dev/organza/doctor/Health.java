package dev.organza.doctor;

import dev.organza.train.Vitals;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The states of a run in which nothing is wrong. */
final class Health {

  /** Fewer examinations say nothing of a direction. */
  static final int FEWEST = 6;

  private Health() {}

  /** The state of a course without failures; empty if it is too short to say. */
  static Optional<Finding> of(Course course, long images) {
    if (course.size() < FEWEST || Double.isNaN(course.latest(Vitals.DISTANCE))) {
      return Optional.empty();
    }
    double progress = course.progress();
    boolean improving = progress > 0.05;
    // Where samples and data hardly overlap and nothing moves, no known symptom is not health.
    if (!improving && course.difference() >= 0.5) {
      return Optional.empty();
    }
    Remedy remedy =
        improving
            ? Remedy.of("Go on.")
            : Remedy.of("Stop here, or change something: more of the same will not help.");
    return Optional.of(
        new Finding(
            improving ? "improving" : "plateaued",
            improving ? "Healthy, still improving" : "Healthy, plateaued: stop",
            false,
            images,
            OptionalLong.empty(),
            Math.round(100 * (0.5 + Math.min(0.5, Math.abs(progress - 0.05) * 3))) / 100.0,
            List.of(
                course.distanceSentence(),
                String.format(
                    Locale.ROOT,
                    "The samples cover %.0f %% of the data.",
                    100 * course.median(Vitals.COVERAGE, 3))),
            remedy,
            List.of(Vitals.DISTANCE, Vitals.COVERAGE),
            Optional.empty()));
  }

  static Finding since(Finding finding, long images) {
    return new Finding(
        finding.kind(),
        finding.title(),
        false,
        images,
        OptionalLong.empty(),
        finding.confidence(),
        finding.evidence(),
        finding.remedy(),
        finding.curves(),
        Optional.empty());
  }
}
