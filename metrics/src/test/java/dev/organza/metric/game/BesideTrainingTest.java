package dev.organza.metric.game;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.game.Unconditional;
import dev.organza.metric.Measurement;
import dev.organza.metric.evaluation.Metrics;
import dev.organza.torch.Threads;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics share a JVM with a training: neither changes what the other gives. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BesideTrainingTest {

  private static final DualityGap GAP =
      new DualityGap(
          new BestResponse(40, 64, 2e-3, 20, 0), new BestResponse(4, 16, 1e-3, 2, 0), 600, 100);

  private static Measurement gap() {
    try (Trained pair = new Trained("ring8", Trained.SMALL, Unconditional.DEFAULTS, 1)) {
      pair.play(5);
      return GAP.measure(pair.input());
    }
  }

  /** On three threads, with products on as many. */
  private static Map<String, Integer> training() {
    try (Trained pair = new Trained("ring8", Trained.SMALL, Unconditional.DEFAULTS, 1, 3)) {
      pair.play(60);
      return pair.weights();
    }
  }

  private static <T> FutureTask<T> begun(CyclicBarrier start, Callable<T> work) {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              start.await();
              return work.call();
            });
    new Thread(task, "beside").start();
    return task;
  }

  @Test
  void eachGivesWhatItGivesAlone() throws Exception {
    Measurement gapAlone = gap();
    Map<String, Integer> weightsAlone = training();
    CyclicBarrier start = new CyclicBarrier(2);
    FutureTask<Measurement> gap = begun(start, BesideTrainingTest::gap);
    FutureTask<Map<String, Integer>> weights = begun(start, BesideTrainingTest::training);
    assertThat(gap.get().measures()).isEqualTo(gapAlone.measures());
    assertThat(weights.get()).isEqualTo(weightsAlone);
  }

  /** They compute on one thread whatever the caller has, and give the caller's back. */
  @ParameterizedTest
  @ValueSource(strings = {"duality-gap", "optimal-discriminator", "retrained-discriminator"})
  void aMetricGivesTheThreadsBack(String name) {
    try (Trained pair = new Trained("ring8", Trained.SMALL, Unconditional.DEFAULTS, 1);
        Threads.Lease lease = Threads.lease(3)) {
      if (name.equals("duality-gap")) {
        GAP.measure(pair.input());
      } else {
        Metrics.standard().named(name).measure(pair.input());
      }
      assertThat(Threads.count()).isEqualTo(3);
    }
  }
}
