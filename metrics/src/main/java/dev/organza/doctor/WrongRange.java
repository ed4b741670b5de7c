package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The data use a small part of the generator's range, or some values are far outside. */
final class WrongRange implements Symptom {

  @Override
  public String kind() {
    return "wrong-range";
  }

  @Override
  public String title() {
    return "Wrong range of the data";
  }

  @Override
  public int patience() {
    return 1; // the data does not change
  }

  @Override
  public Set<String> consequences(Facts facts) {
    return Set.of(
        "mode-collapse",
        "within-mode-collapse",
        "oscillation",
        "discriminator-too-strong",
        "discriminator-too-weak",
        "dead-units",
        "divergence",
        "memorisation",
        "learning-rates");
  }

  @Override
  public Optional<Sign> sign(DiagnosticsHistory history) {
    double low = history.latest(Diagnostics.REAL_LOW);
    double high = history.latest(Diagnostics.REAL_HIGH);
    double bottom = history.latest(Diagnostics.RANGE_LOW);
    double top = history.latest(Diagnostics.RANGE_HIGH);
    if (!Double.isNaN(bottom)) {
      double used = (high - low) / (top - bottom);
      double outside = Math.max(bottom - low, high - top) / (top - bottom);
      return Optional.of(
          new Sign(
              Math.max(ramp(used, 0.5, 0.1), ramp(outside, 0.01, 0.1)),
              List.of(
                  String.format(
                      Locale.ROOT,
                      "The real values are in %.3g to %.3g, %.1f %% of the generator's range of %.3g to %.3g.",
                      low,
                      high,
                      100 * used,
                      bottom,
                      top)),
              Remedy.of(
                  "Pixels have to be in 0 to 255: multiply the images by 255 / their largest value, and train on the new file.")));
    }
    return outlier(history);
  }

  private static Optional<Sign> outlier(DiagnosticsHistory history) {
    double outlier = history.latest(Diagnostics.REAL_OUTLIER);
    double inflation = history.latest(Diagnostics.REAL_INFLATION);
    if (Double.isNaN(outlier)) {
      return Optional.empty();
    }
    List<String> evidence = new ArrayList<>();
    if (!Double.isNaN(inflation)) {
      evidence.add(
          String.format(
              Locale.ROOT,
              "A few outliers make the standard deviation of their column %.3g times as large: %s.",
              inflation,
              history.text(Diagnostics.REAL_OUTLIER_PLACE)));
    }
    evidence.add(
        String.format(
            Locale.ROOT,
            "The most extreme real value is %.3g robust standard deviations from the median of its column.",
            outlier));
    return Optional.of(
        new Sign(
            Math.max(ramp(Math.log10(outlier), 1.5, 2.2), ramp(inflation, 1.5, 2.5)),
            evidence,
            Remedy.of(
                "Look for typing errors and for codes of missing values such as -999; remove those rows or take logarithms, and train on the new table.")));
  }
}
