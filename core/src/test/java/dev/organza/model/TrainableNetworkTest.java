package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.nn.Initialiser;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import dev.organza.train.TinyGames;
import dev.organza.train.Trainer;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainableNetworkTest {

  private static float[] values(TrainableNetwork network) {
    return HostMemory.floats(network.parameters().flat());
  }

  private static void spoil(TrainableNetwork network) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      network.parameters().flat().zero_();
    }
  }

  @Test
  void theSeedDecidesTheWeights() {
    Network network = Network.of(Shape.of(3), Layer.linear(4), Layer.linear(1));
    try (TrainableNetwork one = TrainableNetwork.fresh(network, Initialiser.He.DEFAULTS, 1);
        TrainableNetwork same = TrainableNetwork.fresh(network, Initialiser.He.DEFAULTS, 1);
        TrainableNetwork other = TrainableNetwork.fresh(network, Initialiser.He.DEFAULTS, 2)) {
      assertThat(values(same)).isEqualTo(values(one)).isNotEqualTo(values(other));
      try (TrainableNetwork.Memory memory = one.memory()) {
        spoil(one);
        assertThat(values(one)).containsOnly(0);
        one.recall(memory);
        assertThat(values(one)).isEqualTo(values(same));
        spoil(one);
        one.keep(memory);
        one.recall(memory);
        assertThat(values(one)).containsOnly(0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHappensToACopyDoesNotHappenToTheModel(TinyGames.Kind kind) {
    try (Trainer trainer = TinyGames.trainer(kind, 5, TinyGames.ONE_THREAD)) {
      TinyGames.play(trainer, 2);
      Model model =
          Model.of(trainer, ModelDescription.of("test", trainer.plan().game(), trainer.data()));
      float[][] samples = model.sample(3, 1);
      double[] judged = model.discriminate(samples);
      try (TrainableNetwork g = model.copyGenerator();
          TrainableNetwork d = model.copyDiscriminator()) {
        assertThat(g.network()).isEqualTo(model.networks().generator());
        assertThat(values(d)).isNotEmpty();
        spoil(g);
        spoil(d);
      }
      assertThat(model.sample(3, 1)).isDeepEqualTo(samples);
      assertThat(model.discriminate(samples)).isEqualTo(judged);
    }
  }
}
