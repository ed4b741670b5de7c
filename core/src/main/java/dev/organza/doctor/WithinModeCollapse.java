package dev.organza.doctor;

import static dev.organza.doctor.Course.ramp;

import dev.organza.train.Vitals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every mode or class is there, but with nearly the same sample each time. */
final class WithinModeCollapse implements Symptom {

  @Override
  public String kind() {
    return "within-mode-collapse";
  }

  @Override
  public String title() {
    return "Mode collapse within classes: one sample for each";
  }

  @Override
  public List<String> curves() {
    return List.of(Vitals.WITHIN, Vitals.DIVERSITY);
  }

  @Override
  public Optional<Sign> sign(Course course) {
    double within = course.median(Vitals.WITHIN, 3);
    if (Double.isNaN(within) || course.early()) {
      return Optional.empty();
    }
    double strength =
        Math.min(ramp(within, 0.55, 0.25), ramp(course.gain(Vitals.WITHIN), 0.15, 0.05));
    return Optional.of(
        new Sign(
            strength,
            List.of(
                String.format(
                    Locale.ROOT,
                    "Generated samples of one class or mode are %.0f %% as far apart as real ones of it; samples of all together %.0f %%.",
                    100 * within,
                    100 * course.median(Vitals.DIVERSITY, 3))),
            remedy(course.facts())));
  }

  private static Remedy remedy(Facts facts) {
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
        "Let D see two samples of a class at once, so that G cannot give the same one twice.",
        settings);
  }
}
