package dev.organza.bench.workers;

import dev.organza.data.Dataset;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import dev.organza.torch.WorkerGroup;
import dev.organza.torch.c10d.C10dGroup;
import dev.organza.torch.c10d.Rendezvous;
import dev.organza.train.Player;
import dev.organza.train.SharedState;
import dev.organza.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Some steps of a recipe, by workers that are threads of this process. */
final class SharedTraining {

  private SharedTraining() {}

  /**
   * What the first worker has, by name.
   *
   * @param gradients that the last step followed
   * @param weights after it
   */
  record Outcome(Map<String, float[]> gradients, Map<String, float[]> weights) {}

  /**
   * What the first worker has after some steps.
   *
   * @param noise the largest relative change of a weight before the first step, up or down at
   *     random
   */
  static Outcome after(Catalogue catalogue, Recipe recipe, int workers, int steps, double noise)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("organza-workers-study-");
    Path meeting = folder.resolve("meeting");
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<Outcome>> all = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        int rank = i;
        all.add(
            threads.submit(
                () -> {
                  try (WorkerGroup group = C10dGroup.join(Rendezvous.in(meeting), rank, workers)) {
                    return after(catalogue, recipe, group, steps, noise);
                  }
                }));
      }
      List<Outcome> found = new ArrayList<>();
      for (Future<Outcome> each : all) {
        found.add(each.get());
      }
      return found.get(0);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
      Files.deleteIfExists(meeting);
      Files.deleteIfExists(folder);
    }
  }

  private static Outcome after(
      Catalogue catalogue, Recipe recipe, WorkerGroup group, int steps, double noise) {
    try (Dataset dataset = catalogue.sources().open(recipe.data(), (file, bytes, total) -> {})) {
      Preparation prepared = Preparation.of(catalogue, recipe, dataset);
      try (Trainer trainer =
              new Trainer(
                  prepared.plan(), prepared.data(), prepared.chooseHardware(line -> {}), group);
          Threads.Lease lease = trainer.lease()) {
        SharedState.fromFirst(trainer);
        if (noise > 0) {
          trainer.players().values().forEach(player -> disturb(player, noise));
        }
        for (int step = 0; step < steps; step++) {
          trainer.step();
        }
        Map<String, float[]> gradients = new TreeMap<>();
        for (Player player : trainer.players().values()) {
          player
              .parameters()
              .named(player.name() + ".")
              .forEach((name, tensor) -> gradients.put(name, HostMemory.floats(tensor.grad())));
        }
        Map<String, float[]> weights = new TreeMap<>();
        trainer
            .snapshot()
            .model()
            .forEach((name, tensor) -> weights.put(name, HostMemory.floats(tensor)));
        return new Outcome(gradients, weights);
      }
    }
  }

  /** Multiplies each weight by 1 + noise or by 1 - noise. */
  private static void disturb(Player player, double noise) {
    Tensor flat = player.parameters().flat();
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard();
        RandomStream stream = RandomStream.of(1, player.name())) {
      Tensor signs = stream.bernoulli(0.5, flat.numel()).mul(new Scalar(2.0)).sub(new Scalar(1.0));
      flat.mul_(signs.mul(new Scalar(noise)).add(new Scalar(1.0)));
    }
  }
}
