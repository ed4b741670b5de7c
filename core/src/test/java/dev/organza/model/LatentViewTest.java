package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.ChildJvm;
import dev.organza.nn.Mode;
import dev.organza.nn.layer.Linear;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.TrainingRun;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import dev.organza.torch.Torch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the explorer of latents shows, against what the model gives. */
class LatentViewTest {

  @Test
  void imagesAreThoseOfTheModelAndDirectionsMoveThem(@TempDir Path runs) {
    Catalogue catalogue = Catalogue.builtIn();
    Recipe recipe =
        catalogue
            .recipes()
            .set(
                catalogue.recipes().named("cgan"),
                List.of(
                    "data.source=digits",
                    "architecture.images.small.width=4",
                    "training.batch=16",
                    "hardware.threads=1",
                    "hardware.precision=float32"));
    try (TrainingRun run = TrainingRun.start(catalogue, recipe, runs);
        LatentView view = new LatentView(run.model())) {
      Model model = run.model();
      float[][] latents = model.latents(3, 5);
      int[] labels = {7, 0, 3};
      float[][] expected = model.generate(latents, labels);
      float[][] found = view.of(latents, labels, 1);
      for (int n = 0; n < 3; n++) {
        assertThat(found[n]).containsExactly(expected[n], within(0.01f)); // grey levels
      }
      float[][] directions = LatentView.directions(model, 4);
      assertThat(directions).hasNumberOfRows(4);
      assertThat(LatentView.directions(model, 4)).isDeepEqualTo(directions);
      int size = latents[0].length;
      for (float[] direction : directions) {
        double squares = 0;
        for (float value : direction) {
          squares += value * value;
        }
        assertThat(Math.sqrt(squares)).isCloseTo(Math.sqrt(size), within(1e-3));
      }
      // The first layer is linear: its outputs move less from direction to direction.
      double[] moves = moves(model, LatentView.directions(model, size));
      double[] falling = moves.clone();
      Arrays.sort(falling);
      for (int k = 0; k < size; k++) {
        assertThat(moves[k]).isCloseTo(falling[size - 1 - k], within(1e-4 * moves[0]));
      }
      assertThat(moves[0]).isGreaterThan(1.1 * moves[size - 1]);
    }
  }

  /** On a thread as the JVM makes them, while LibTorch's threads compute products, too. */
  @Test
  void latentsOfManyNumbersHaveDirectionsOnAnyThread(@TempDir Path folder) throws Exception {
    ChildJvm child =
        ChildJvm.start(
            folder.resolve("log"), List.of(), ManyNumbers.class, folder.resolve("runs").toString());
    assertThat(child.await(120)).as(child.output()).isZero();
    assertThat(child.output()).contains("4 directions of 256 numbers");
  }

  static final class ManyNumbers {
    private ManyNumbers() {}

    public static void main(String[] arguments) throws Exception {
      Torch.shareThreads();
      Catalogue catalogue = Catalogue.builtIn();
      Recipe recipe =
          catalogue
              .recipes()
              .set(
                  catalogue.recipes().named("gan"),
                  List.of(
                      "data.source=digits",
                      "prior.size=256",
                      "architecture.width=8",
                      "hardware={device: cpu, threads: 2, precision: float32}"));
      try (TrainingRun run = TrainingRun.start(catalogue, recipe, Path.of(arguments[0]))) {
        Model model = run.model();
        Thread thread =
            new Thread(
                null,
                () -> {
                  try (Threads.Lease lease = Threads.lease(2)) {
                    float[][] directions = LatentView.directions(model, 4);
                    System.out.println(
                        directions.length + " directions of " + directions[0].length + " numbers");
                  }
                },
                "of-a-server",
                1 << 20);
        thread.start();
        thread.join();
      }
    }
  }

  /** How far the outputs of the first layer move along each direction, from the latent 0. */
  private static double[] moves(Model model, float[][] directions) {
    int count = directions.length;
    double[] lengths = new double[count];
    try (TrainableNetwork generator = model.copyGenerator();
        Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      int inputs = directions[0].length;
      float[][] places = Arrays.copyOf(directions, count + 1);
      places[count] = new float[inputs];
      Tensor z =
          HostMemory.tensor(
              Chunks.rows(places, 0, count + 1, inputs), model.device(), count + 1, inputs);
      Tensor condition =
          Chunks.labels(
              new int[count + 1], 0, count + 1, model.description().labels(), model.device());
      Tensor first =
          generator.network().outputs(generator.weights(), z, condition, Mode.evaluation()).stream()
              .filter(output -> output.layer() instanceof Linear)
              .findFirst()
              .orElseThrow()
              .value()
              .reshape(count + 1, -1);
      for (int k = 0; k < count; k++) {
        lengths[k] = first.get(k).sub(first.get(count)).norm().item_double();
      }
    }
    return lengths;
  }
}
