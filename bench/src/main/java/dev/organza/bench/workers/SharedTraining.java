package dev.organza.bench.workers;

import dev.organza.data.Dataset;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.torch.C10dGroup;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Rendezvous;
import dev.organza.torch.Threads;
import dev.organza.torch.WorkerGroup;
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

/** Some steps of a recipe, by workers that are threads of this process. */
final class SharedTraining {

  private SharedTraining() {}

  /**
   * The weights of the first worker after some steps, by name.
   *
   * @param start a factor on all weights at the start
   */
  static Map<String, float[]> weights(
      Catalogue catalogue, Recipe recipe, int workers, int steps, double start)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("organza-workers-study-");
    Path meeting = folder.resolve("meeting");
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<Map<String, float[]>>> all = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        int rank = i;
        all.add(
            threads.submit(
                () -> {
                  try (WorkerGroup group = C10dGroup.join(Rendezvous.in(meeting), rank, workers)) {
                    return weights(catalogue, recipe, group, steps, start);
                  }
                }));
      }
      List<Map<String, float[]>> found = new ArrayList<>();
      for (Future<Map<String, float[]>> each : all) {
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

  private static Map<String, float[]> weights(
      Catalogue catalogue, Recipe recipe, WorkerGroup group, int steps, double start) {
    try (Dataset dataset = catalogue.sources().open(recipe.data(), (file, bytes, total) -> {})) {
      Preparation prepared = Preparation.of(catalogue, recipe, dataset);
      try (Trainer trainer =
              new Trainer(
                  prepared.plan(), prepared.data(), prepared.chooseHardware(line -> {}), group);
          Threads.Lease lease = trainer.lease()) {
        SharedState.fromFirst(trainer);
        try (NoGradGuard off = new NoGradGuard()) {
          trainer
              .players()
              .values()
              .forEach(player -> player.parameters().flat().mul_(new Scalar(start)));
        }
        for (int step = 0; step < steps; step++) {
          trainer.step();
        }
        Map<String, float[]> weights = new TreeMap<>();
        trainer
            .snapshot()
            .model()
            .forEach((name, tensor) -> weights.put(name, HostMemory.floats(tensor)));
        return weights;
      }
    }
  }
}
