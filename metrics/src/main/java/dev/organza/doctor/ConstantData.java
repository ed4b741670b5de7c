package dev.organza.doctor;

import dev.organza.diagnostics.Diagnostics;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All real samples are equal, so that there is nothing to learn. */
final class ConstantData implements Symptom {

  @Override
  public String kind() {
    return "constant-data";
  }

  @Override
  public String title() {
    return "Constant data";
  }

  @Override
  public int patience() {
    return 1; // the data does not change
  }

  @Override
  public Set<String> consequences(Facts facts) {
    return Set.of(
        "wrong-range",
        "divergence",
        "dead-units",
        "learning-rates",
        "discriminator-too-strong",
        "discriminator-too-weak",
        "memorisation");
  }

  @Override
  public Optional<Sign> sign(DiagnosticsHistory history) {
    double deviation = history.latest(Diagnostics.REAL_DEVIATION);
    if (Double.isNaN(deviation)) {
      return Optional.empty();
    }
    return Optional.of(
        new Sign(
            deviation == 0 ? 1 : 0,
            List.of("All real samples that were examined are equal."),
            Remedy.of("Check the data: all samples that were read are equal.")));
  }
}
