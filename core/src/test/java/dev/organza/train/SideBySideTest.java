package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.game.AdversarialGame;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.prior.NormalPrior;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.layer.Layer;
import dev.organza.torch.Device;
import dev.organza.torch.Precision;
import dev.organza.torch.SharedThreads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What one thread computes in a JVM does not depend on what others compute there at the same time:
 * each gives, bit for bit, what it gives alone.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@Tag("slow")
class SideBySideTest {

  private static final int STEPS = 4;

  /** Something to compute, with a result that can be compared. */
  private record Work(String name, java.util.concurrent.Callable<Object> result) {

    @Override
    public String toString() {
      return name;
    }
  }

  /** Products that OpenBLAS cuts up by its number of threads, in blocks of which it adds up two. */
  private static Trainer perceptron(int threads) {
    TrainingData data =
        TrainingData.of(
            TinyGames.ArrayDataset.gaussian(200, 450, 1),
            dev.organza.data.transform.Scaling.identity());
    Mlp mlp = new Mlp(450, 2, Layer.leakyRelu(0.2), Normalisation.NONE, Normalisation.NONE, 0);
    AdversarialGame game =
        new AdversarialGame(
            mlp.generator(data.dataset().shape(), 20),
            mlp.discriminator(data.dataset().shape()),
            new NormalPrior(20),
            NonSaturating.DEFAULTS);
    TrainingOptions training = TinyGames.SHORT.withBatch(64);
    return new Trainer(
        new Plan(game, PlayerOptions.DEFAULTS, training, 3),
        data,
        new Hardware(Device.cpu(), threads, Precision.FLOAT32));
  }

  private static Work training(String name, java.util.function.Supplier<Trainer> made) {
    return new Work(
        name,
        () -> {
          try (Trainer trainer = made.get()) {
            TinyGames.play(trainer, STEPS);
            return TinyGames.everything(trainer);
          }
        });
  }

  private static Work convolutions(int threads, Precision precision) {
    return training(
        "convolutions, " + threads + " threads, " + precision,
        () ->
            TinyGames.trainer(
                TinyGames.Kind.WIDE, 5, new Hardware(Device.cpu(), threads, precision)));
  }

  private static Work perceptrons(int threads) {
    return training("perceptrons, " + threads + " threads", () -> perceptron(threads));
  }

  /** As a server does it: on a thread of its own, whatever number of threads it has. */
  private static Work samples() {
    return new Work(
        "samples",
        () -> {
          try (Trainer trainer = perceptron(1)) {
            Model model =
                Model.of(
                    trainer, ModelDescription.of("test", trainer.plan().game(), trainer.data()));
            List<List<float[]>> all = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
              all.add(Arrays.asList(model.sample(100, i)));
            }
            return all.stream().map(rows -> Arrays.deepHashCode(rows.toArray())).toList();
          }
        });
  }

  static Stream<Arguments> together() {
    List<Work> products = List.of(perceptrons(1), perceptrons(3));
    return Stream.of(
        Arguments.of(products, false),
        Arguments.of(products, true),
        Arguments.of(List.of(perceptrons(3), samples()), false),
        Arguments.of(
            List.of(
                convolutions(1, Precision.BFLOAT16),
                convolutions(2, Precision.BFLOAT16),
                perceptrons(2)),
            false));
  }

  @ParameterizedTest
  @MethodSource("together")
  void theyGiveWhatEachGivesAlone(List<Work> works, boolean sharing) throws Exception {
    if (sharing) {
      SharedThreads.begin();
    }
    try {
      List<Object> alone = new ArrayList<>();
      for (Work work : works) {
        alone.addAll(computed(List.of(work)));
      }
      List<Object> together = computed(works);
      for (int i = 0; i < works.size(); i++) {
        assertThat(together.get(i).equals(alone.get(i))).as(works.get(i).name()).isTrue();
      }
    } finally {
      SharedThreads.end();
    }
  }

  private static List<Object> computed(List<Work> works) throws Exception {
    CyclicBarrier start = new CyclicBarrier(works.size());
    List<FutureTask<Object>> tasks = new ArrayList<>();
    for (Work work : works) {
      FutureTask<Object> task =
          new FutureTask<>(
              () -> {
                start.await();
                return work.result().call();
              });
      tasks.add(task);
      new Thread(task, work.name()).start();
    }
    List<Object> results = new ArrayList<>();
    for (FutureTask<Object> task : tasks) {
      results.add(task.get());
    }
    return results;
  }
}
