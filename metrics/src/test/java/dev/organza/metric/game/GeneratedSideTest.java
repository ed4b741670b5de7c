package dev.organza.metric.game;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.game.Unconditional;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Result;
import dev.organza.metric.evaluation.ComputedResult;
import dev.organza.metric.evaluation.Metrics;
import dev.organza.model.GeneratedSamples;
import org.junit.jupiter.api.Test;

/** Samples of a model are named in a result, not hashed: with the model in the input or without. */
class GeneratedSideTest {

  @Test
  void generatedSamplesNeedNoModelInTheInput() {
    try (Trained run = new Trained("digits", Trained.SMALL, Unconditional.DEFAULTS, 1)) {
      GeneratedSamples samples = GeneratedSamples.of("made", run.model(), 50, 1);
      try (MetricInput without = MetricInput.of(run.data(), samples).build();
          MetricInput with = MetricInput.of(run.data(), samples).model(run.model()).build()) {
        Result.Side made = new Result.Side("made", 50, null);
        assertThat(fake(without)).isEqualTo(made);
        assertThat(fake(with)).isEqualTo(made);
      }
    }
  }

  private static Result.Side fake(MetricInput input) {
    return ComputedResult.of(Metrics.standard().named("sliced-wasserstein"), input).result().fake();
  }
}
