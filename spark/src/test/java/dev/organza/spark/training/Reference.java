package dev.organza.spark.training;

import dev.organza.Sha256;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunFolder;
import dev.organza.run.TrainingRun;
import dev.organza.run.worker.WorkerTraining;
import dev.organza.torch.WorkerGroup;
import dev.organza.torch.c10d.C10dGroup;
import dev.organza.torch.c10d.Rendezvous;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What two workers train without Spark, on threads of this process. */
final class Reference {

  private Reference() {}

  static RunFolder train(Path folder, Recipe recipe) throws Exception {
    Path runs = folder.resolve("reference");
    Rendezvous meeting = Rendezvous.in(folder.resolve("meeting"));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        int rank = i;
        all.add(
            threads.submit(
                () -> {
                  try (WorkerGroup group = C10dGroup.join(meeting, rank, 2)) {
                    train(runs, recipe, group);
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return RunFolder.find(runs, "0");
  }

  private static void train(Path runs, Recipe recipe, WorkerGroup group) {
    Catalogue catalogue = Catalogue.discovered();
    if (group.rank() > 0) {
      new WorkerTraining(catalogue, group, told -> told).train((file, bytes, total) -> {});
      return;
    }
    try (TrainingRun run = TrainingRun.start(catalogue, recipe, runs, group)) {
      run.train(Optional.empty());
    }
  }

  /** The names of a run's checkpoints, in their order. */
  static List<String> checkpoints(Path run) throws IOException {
    if (!Files.isDirectory(run.resolve("checkpoints"))) {
      return List.of();
    }
    try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
      return checkpoints
          .filter(path -> Files.exists(path.resolve("state.json")))
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /**
   * The tensors of the newest checkpoint of a run, weights and all else, in a text. What stands
   * before them says what the data are called.
   */
  static String newest(Path run) throws IOException {
    List<String> all = checkpoints(run);
    Path newest = run.resolve("checkpoints").resolve(all.get(all.size() - 1));
    StringBuilder text = new StringBuilder(newest.getFileName().toString());
    for (String file : List.of("model.safetensors", "state.safetensors")) {
      byte[] bytes = Files.readAllBytes(newest.resolve(file));
      long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
      byte[] tensors =
          Arrays.copyOfRange(bytes, Math.toIntExact(Long.BYTES + header), bytes.length);
      text.append(' ')
          .append(tensors.length)
          .append(' ')
          .append(Sha256.hex(Sha256.digest().digest(tensors)));
    }
    return text.toString();
  }
}
