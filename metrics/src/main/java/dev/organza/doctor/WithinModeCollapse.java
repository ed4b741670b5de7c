package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.Diagnostics;
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
    double strength = Math.min(alike, ramp(recovering, 0.15, 0.05));
    return Optional.of(
        new Sign(
            strength,
            List.of(
                String.format(
                    Locale.ROOT,
                    "Within classes or modes the mean distance between generated samples is %.0f %% of that between real ones, and their dimension %.0f %%. Recall is %.0f %%.",
                    100 * within,
                    100 * directions,
                    100 * history.median(Diagnostics.RECALL, 3))),
            Remedies.packs(history)));
  }
}
