package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every mode or class is generated, but with nearly the same sample each time. */
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
    return List.of(Diagnostics.WITHIN, Diagnostics.WITHIN_DIMENSION, Diagnostics.RECALL);
  }

  @Override
  public Optional<Sign> sign(DiagnosticsHistory history) {
    double within = history.median(Diagnostics.WITHIN, 3);
    double directions = history.median(Diagnostics.WITHIN_DIMENSION, 3);
    if (Double.isNaN(within) || history.early()) {
      return Optional.empty();
    }
    // Few directions and a low recall: for example one garment a class, lighter and darker.
    double narrow =
        Math.min(
            ramp(directions, 0.7, 0.45), ramp(history.median(Diagnostics.RECALL, 3), 0.3, 0.15));
    double alike = Math.max(narrow, Math.max(ramp(within, 0.55, 0.25), ramp(directions, 0.5, 0.3)));
    double recovering =
        Math.max(history.gain(Diagnostics.WITHIN), history.gain(Diagnostics.WITHIN_DIMENSION));
    // A class that stays one sample, beside others that vary or come to vary.
    double collapsed = history.median(Diagnostics.WITHIN_COLLAPSED, 3);
    double strength =
        Math.max(Math.min(alike, ramp(recovering, 0.15, 0.05)), ramp(collapsed, 0, 1.5));
    List<String> evidence = new ArrayList<>();
    evidence.add(
        String.format(
            Locale.ROOT,
            "Within classes or modes the mean distance between generated samples is %.0f %% of that between real ones%s. Recall is %.0f %%.",
            100 * within,
            Double.isNaN(directions)
                ? ""
                : String.format(Locale.ROOT, ", and their dimension %.0f %%", 100 * directions),
            100 * history.median(Diagnostics.RECALL, 3)));
    String names = history.text(Diagnostics.WITHIN_NAMES);
    if (!names.isEmpty()) {
      evidence.add("Nearly the same sample each time: " + names + ".");
    }
    return Optional.of(new Sign(strength, evidence, Remedies.packs(history)));
  }
}
