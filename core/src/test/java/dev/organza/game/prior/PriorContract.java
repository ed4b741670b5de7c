package dev.organza.game.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The laws of {@link Prior}, for every implementation, at random sizes. */
abstract class PriorContract {

  /** A random prior of the kind under test. */
  abstract Prior prior(Random random);

  /** E z_j. */
  abstract double mean(Prior prior, int coordinate);

  /** Var z_j. */
  abstract double variance(Prior prior, int coordinate);

  /** E (z_j − mean)⁴, from which the sampling error of the variance follows. */
  abstract double fourthMoment(Prior prior, int coordinate);

  static float[] draw(Prior prior, int count, RandomStream stream) {
    try (Scope scope = Scope.open()) {
      return HostMemory.floats(prior.sample(count, stream));
    }
  }

  @RepeatedTest(10)
  void drawsHaveTheShapeAndTypePromised(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Prior prior = prior(random);
    int count = 1 + random.nextInt(50);
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "test")) {
      Tensor z = prior.sample(count, stream);
      assertThat(z.shape()).containsExactly(count, prior.size());
      assertThat(z.scalar_type().intern()).isEqualTo(torch.ScalarType.Float);
      assertThat(z.is_cpu()).isTrue();
      assertThat(z.is_contiguous()).isTrue();
      assertThat(torch.isfinite(z).all().item_bool()).isTrue();
    }
  }

  @RepeatedTest(10)
  void theSameStateOfTheStreamGivesTheSameDraws(RepetitionInfo repetition) {
    Prior prior = prior(new Random(repetition.getCurrentRepetition()));
    try (RandomStream stream = RandomStream.of(1, "test");
        RandomStream twin = RandomStream.of(1, "test");
        RandomStream other = RandomStream.of(2, "test")) {
      float[] first = draw(prior, 7, stream);
      byte[] state = stream.state();
      float[] second = draw(prior, 7, stream);
      assertThat(draw(prior, 7, twin)).isEqualTo(first);
      assertThat(draw(prior, 7, twin)).isEqualTo(second).isNotEqualTo(first);
      assertThat(draw(prior, 7, other)).isNotEqualTo(first);
      stream.restore(state);
      assertThat(draw(prior, 7, stream)).isEqualTo(second);
    }
  }

  @RepeatedTest(10)
  void fewAreTheFirstOfManyWhereThePriorSaysSo(RepetitionInfo repetition) {
    Prior prior = prior(new Random(repetition.getCurrentRepetition()));
    try (RandomStream stream = RandomStream.of(1, "test")) {
      byte[] state = stream.state();
      float[] all = draw(prior, 64, stream);
      for (int count : new int[] {1, 5, 16, 33, 64}) {
        int drawn = prior.drawnFor(count).orElse(64);
        assertThat(drawn).isBetween(count, 64);
        stream.restore(state);
        assertThat(Arrays.copyOf(draw(prior, drawn, stream), count * prior.size()))
            .isEqualTo(Arrays.copyOf(all, count * prior.size()));
      }
    }
  }

  /** Within five standard errors: a correct prior fails once in two million coordinates. */
  @RepeatedTest(5)
  void theMomentsAreThoseOfTheDistribution(RepetitionInfo repetition) {
    Prior prior = prior(new Random(repetition.getCurrentRepetition()));
    int n = 20_000;
    try (RandomStream stream = RandomStream.of(repetition.getCurrentRepetition(), "moments")) {
      float[] z = draw(prior, n, stream);
      for (int j = 0; j < prior.size(); j++) {
        double m = mean(prior, j);
        double v = variance(prior, j);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
          double difference = z[i * prior.size() + j] - m;
          sum += difference;
          squares += difference * difference;
        }
        assertThat(sum / n).as("mean of z_" + j).isCloseTo(0, within(5 * Math.sqrt(v / n)));
        double error = Math.sqrt(Math.max(0, fourthMoment(prior, j) - v * v) / n);
        assertThat(squares / n).as("variance of z_" + j).isCloseTo(v, within(5 * error + 1e-5 * v));
      }
    }
  }

  /** Rows and coordinates are uncorrelated: no draw is handed out twice. */
  @Test
  void neighbouringRowsAreUncorrelated() {
    Prior prior = prior(new Random(5));
    int n = 20_000;
    try (RandomStream stream = RandomStream.of(9, "correlation")) {
      float[] z = draw(prior, n, stream);
      int size = prior.size();
      for (int j = 0; j < size; j++) {
        double product = 0;
        for (int i = 0; i + 1 < n; i++) {
          product += (z[i * size + j] - mean(prior, j)) * (z[(i + 1) * size + j] - mean(prior, j));
        }
        assertThat(product / (n - 1) / variance(prior, j))
            .isCloseTo(0, within(5 / Math.sqrt(n - 1)));
      }
    }
  }
}
