package dev.organza.run.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.Dataset;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunFolder;
import dev.organza.run.StopReason;
import dev.organza.run.TrainingRun;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Threads;
import dev.organza.torch.WorkerGroup;
import dev.organza.torch.c10d.Together;
import dev.organza.train.SharedState;
import dev.organza.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Workers with a part of each batch train what one process trains. With plain gradient descent,
 * which does not magnify rounding where a gradient is nearly 0.
 */
class WorkersTest {

  private static final int STEPS = 5;

  private final Path folder;

  WorkersTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Recipe recipe(String line) {
    List<String> words = new ArrayList<>(List.of(line.split(" ")));
    Recipe named = Catalogue.builtIn().recipes().named(words.remove(0));
    List<String> settings =
        Stream.concat(
                Stream.of(
                    "data.source=" + words.remove(0),
                    "training.batch=8",
                    "training.batchStatistics=all-workers",
                    "hardware={device: cpu, threads: 1, precision: float32}"),
                words.stream().map(word -> word.replace(":", ": ")))
            .toList();
    Recipe small = Catalogue.builtIn().recipes().set(named, settings);
    List<String> descent =
        small.game().players().keySet().stream()
            .map(player -> small.game().path(player))
            .distinct()
            .map(path -> path + ".optimizer={kind: sgd, learningRate: 0.001}")
            .toList();
    return Catalogue.builtIn().recipes().set(small, descent);
  }

  /** The first worker's weights, and what the game remembers. */
  private Map<String, float[]> trained(Recipe recipe, int workers) throws Exception {
    Path own = Files.createTempDirectory(folder, "w");
    List<Map<String, float[]>> all = Together.of(workers, own, group -> trained(recipe, group));
    // What is averaged or drawn together is the same on all.
    for (Map<String, float[]> each : all) {
      all.get(0)
          .forEach((name, values) -> assertThat(each.get(name)).as(name).containsExactly(values));
    }
    return all.get(0);
  }

  private static Map<String, float[]> trained(Recipe recipe, WorkerGroup group) {
    Catalogue catalogue = Catalogue.builtIn();
    try (Dataset dataset = catalogue.sources().open(recipe.data(), (file, bytes, total) -> {})) {
      Preparation prepared = Preparation.of(catalogue, recipe, dataset);
      try (Trainer trainer =
              new Trainer(
                  prepared.plan(), prepared.data(), prepared.chooseHardware(line -> {}), group);
          Threads.Lease lease = trainer.lease()) {
        SharedState.fromFirst(trainer);
        for (int i = 0; i < STEPS; i++) {
          trainer.step();
        }
        Map<String, float[]> values = new TreeMap<>();
        Trainer.Snapshot snapshot = trainer.snapshot();
        snapshot.model().forEach((name, tensor) -> values.put(name, HostMemory.floats(tensor)));
        snapshot.state().forEach((name, tensor) -> values.put(name, HostMemory.floats(tensor)));
        return values;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dcgan digits architecture.width=2 stabilisers.labelNoise=0.2 stabilisers.replay.size=16"
            + " stabilisers.replay.share=0.25 stabilisers.instanceNoise={kind:constant,value:0.1}"
            + " augmentation={kind:ada,strength:{kind:adaptive,target:0.2,kimg:0.1,every:1}}",
        "pacgan digits architecture.images.width=2",
        "dragan digits architecture.images.width=2",
        "stylegan2 digits architecture.images.width=2",
        "sngan digits architecture.images.width=2 architecture.images.generatorDropout=0.1",
        "unrolled ring8 architecture.width=4 prior.size=4",
        "gan ring8 architecture.width=4 stabilisers.consensus=0.5 training.order=simultaneous",
        "gan ring8 architecture.width=4 objective=relativistic-average",
        "gan ring8 architecture.width=4 penalties=[{kind:r1,gamma:0.5,every:2,share:0.5}]",
      })
  void equalOneProcess(String line) throws Exception {
    Recipe recipe = recipe(line);
    Map<String, float[]> one = trained(recipe, 1);
    Map<String, float[]> two = trained(recipe, 2);
    assertThat(two.keySet()).isEqualTo(one.keySet());
    one.forEach(
        (name, values) -> {
          float[] others = Objects.requireNonNull(two.get(name));
          for (int i = 0; i < values.length; i++) {
            double least = Math.max(1e-5, 1e-5 * Math.abs(values[i]));
            assertThat((double) others[i]).as(name).isCloseTo(values[i], within(least));
          }
        });
  }

  /** Without common statistics of batches they are others than one process's. */
  @Test
  void statisticsOfEachWorkerMakeAnotherTraining() throws Exception {
    Recipe together = recipe("dcgan digits architecture.width=2");
    Recipe apart =
        Catalogue.builtIn()
            .recipes()
            .set(together, List.of("training.batchStatistics=each-worker"));
    Map<String, float[]> one = trained(together, 1);
    List<Map<String, float[]>> two = Together.of(2, folder, group -> trained(apart, group));
    double most = 0;
    for (Map.Entry<String, float[]> each : one.entrySet()) {
      float[] other = Objects.requireNonNull(two.get(0).get(each.getKey()));
      for (int i = 0; i < other.length; i++) {
        most = Math.max(most, Math.abs(other[i] - each.getValue()[i]));
      }
    }
    assertThat(most).isGreaterThan(1e-4);
    // The gradients are common all the same.
    String weight =
        one.keySet().stream()
            .filter(name -> name.matches("discriminator\\..*weight"))
            .findFirst()
            .orElseThrow();
    assertThat(two.get(1).get(weight)).containsExactly(two.get(0).get(weight));
  }

  /** The run's folder after training until so many thousand samples were seen. */
  private RunFolder run(Path runs, Recipe recipe, boolean resumed) throws Exception {
    Catalogue catalogue = Catalogue.builtIn();
    List<Boolean> ended =
        Together.of(
            2,
            Files.createTempDirectory(folder, "w"),
            group -> {
              if (group.rank() > 0) {
                new WorkerTraining(catalogue, group, told -> told)
                    .train((file, bytes, total) -> {});
                return true;
              }
              try (TrainingRun run =
                  resumed
                      ? TrainingRun.resume(catalogue, RunFolder.find(runs, "0"), recipe, group)
                      : TrainingRun.start(catalogue, recipe, runs, group)) {
                return run.train(Optional.empty()) == StopReason.COMPLETE;
              }
            });
    assertThat(ended).containsOnly(true);
    return RunFolder.find(runs, "0");
  }

  private static byte[] newest(RunFolder run, String file) throws IOException {
    try (Stream<Path> files = Files.walk(run.path())) {
      return Files.readAllBytes(
          files
              .filter(path -> path.endsWith(file))
              .max(Comparator.comparing(Path::toString))
              .orElseThrow());
    }
  }

  @Test
  void resumedByAsManyTheyEndAsIfTheyHadNeverStopped() throws Exception {
    Recipe half =
        Catalogue.builtIn()
            .recipes()
            .set(
                Catalogue.builtIn().recipes().named("gan"),
                List.of(
                    "data.source=ring8",
                    "architecture.width=4",
                    "training.batch=8",
                    "training.kimg=0.04",
                    "stabilisers.replay={size: 16, share: 0.25}",
                    "hardware={device: cpu, threads: 1, precision: float32}"));
    Recipe whole = Catalogue.builtIn().recipes().set(half, List.of("training.kimg=0.08"));
    RunFolder straight = run(folder.resolve("straight"), whole, false);
    run(folder.resolve("stopped"), half, false);
    RunFolder resumed = run(folder.resolve("stopped"), whole, true);
    for (String file : List.of("model.safetensors", "state.safetensors")) {
      assertThat(newest(resumed, file)).as(file).isEqualTo(newest(straight, file));
    }
  }
}
