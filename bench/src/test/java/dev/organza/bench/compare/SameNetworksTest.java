package dev.organza.bench.compare;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.bench.worker.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;

class SameNetworksTest {

  @Test
  void acceptsTheSameAndThoseWithoutFigures() {
    Trial none = new Trial();
    none.take(1, new Outcome.Nothing("No."));
    assertThatCode(
            () ->
                SameNetworks.require(
                    Workload.MLP,
                    List.of(
                        entrant(Rival.TORCH, 10),
                        new Entrant(Rival.DJL, none),
                        entrant(Rival.DL4J, 10))))
        .doesNotThrowAnyException();
  }

  @Test
  void namesBothThatDiffer() {
    assertThatThrownBy(
            () ->
                SameNetworks.require(
                    Workload.MLP, List.of(entrant(Rival.TORCH, 10), entrant(Rival.DL4J, 11))))
        .isInstanceOf(OrganzaException.class)
        .hasMessage(
            "mlp: the generator of torch has 10 parameters and that of dl4j 11; the networks are"
                + " not the same");
  }

  private static Entrant entrant(Rival rival, long parameters) {
    Trial trial = new Trial();
    trial.take(1, FiguresForTests.parameters(parameters));
    return new Entrant(rival, trial);
  }
}
