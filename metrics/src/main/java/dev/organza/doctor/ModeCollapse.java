package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Generated samples are alike, or parts of the data are missing among them. */
final class ModeCollapse implements Symptom {

  @Override
  public String kind() {
    return "mode-collapse";
  }

  @Override
  public String title() {
    return "Mode collapse";
  }

  @Override
  public List<String> curves() {
    return List.of(Diagnostics.DIVERSITY, Diagnostics.EVENNESS, Diagnostics.COVERAGE);
  }

  @Override
  public Optional<Sign> sign(DiagnosticsHistory history) {
    double evenness = history.median(Diagnostics.EVENNESS, 3);
    double diversity = history.median(Diagnostics.DIVERSITY, 3);
    double modes = history.latest(Diagnostics.MODES);
    double missing = history.median(Diagnostics.MISSING, 3);
    if (Double.isNaN(evenness) || history.early()) {
      return Optional.empty();
    }
    double narrow =
        Math.max(
            Math.max(ramp(diversity, 0.65, 0.35), ramp(evenness, 0.8, 0.5)),
            ramp(missing / modes, 0.1, 0.35));
    // A diversity that grows shows a generator that still learns.
    double recovering =
        Math.max(history.gain(Diagnostics.EVENNESS), history.gain(Diagnostics.DIVERSITY));
    double strength = Math.min(narrow, ramp(recovering, 0.15, 0.05));
    List<String> evidence = new ArrayList<>();
    evidence.add(
        String.format(
            Locale.ROOT,
            "The mean distance between generated samples is %.0f %% of that between real ones.",
            100 * diversity));
    evidence.add(
        String.format(
            Locale.ROOT,
            "%.0f of %.0f modes have less than a tenth of their samples; the evenness of the modes is %.0f %% of the data's.",
            history.latest(Diagnostics.MISSING), // as many as are named
            modes,
            100 * evenness));
    String names = history.text(Diagnostics.MISSING_NAMES);
    if (!names.isEmpty()) {
      evidence.add("Missing: " + names + ".");
    }
    return Optional.of(new Sign(strength, evidence, Remedies.packs(history)));
  }
}
