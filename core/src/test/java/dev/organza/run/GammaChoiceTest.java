package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The criterion, on planted figures. */
class GammaChoiceTest {

  private static GammaChoice.Probe probe(double gamma, double energy) {
    return new GammaChoice.Probe(gamma, energy, 0.002, 0.65, 0.01, "");
  }

  private static GammaChoice.Probe failed(double gamma) {
    return GammaChoice.Probe.failed(gamma, "diverged, d.0.weight is not finite");
  }

  @Test
  void theNearestSamplesDecide() {
    List<GammaChoice.Probe> probes =
        List.of(probe(0.01, 0.4), probe(0.1, 0.2), probe(1, 0.1), probe(10, 0.3));
    GammaChoice choice = GammaChoice.of(probes);
    assertThat(choice.gamma()).isEqualTo(1);
    assertThat(choice.probes()).isEqualTo(probes);
  }

  @Test
  void whatDivergedIsNotChosen() {
    GammaChoice choice = GammaChoice.of(List.of(failed(0.1), probe(1, 0.5), failed(10)));
    assertThat(choice.gamma()).isEqualTo(1);
    assertThat(choice.lines())
        .hasSize(4)
        .first()
        .isEqualTo("gamma 0.1: diverged, d.0.weight is not finite");
    assertThat(choice.lines().get(1))
        .isEqualTo("gamma 1: energy distance 0.5000, D's loss 0.6500, of it penalties 0.0100");
    assertThat(choice.values())
        .containsEntry("gamma", 1.0)
        .containsEntry("1.energy", 0.5)
        .containsEntry("0.1.failure", "diverged, d.0.weight is not finite")
        .doesNotContainKey("0.1.energy");
  }

  @Test
  void whereAllDivergeThatIsSaid() {
    assertThatThrownBy(() -> GammaChoice.of(List.of(failed(0.1), failed(1))))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("none of its probes can be used")
        .hasMessageContaining("gamma 0.1: diverged")
        .hasMessageContaining("gamma 1: diverged");
  }
}
