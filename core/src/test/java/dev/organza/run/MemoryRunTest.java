package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Records;
import dev.organza.data.source.Source;
import dev.organza.model.Model;
import dev.organza.model.Selection;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on records that a program holds in memory, and that are handed in again to resume it. */
class MemoryRunTest {

  private record Point(String side, double x, boolean positive) {}

  private static final Records<Point> POINTS = points(4);

  private static Records<Point> points(long seed) {
    Random random = new Random(seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double x = random.nextGaussian();
      points.add(new Point(x < -1 ? "left" : x > 1 ? "right" : "middle", x, x > 0));
    }
    return Records.of(Point.class, points);
  }

  private static Catalogue holding(Dataset dataset) {
    return Catalogue.builtIn().with(Source.of("points", dataset));
  }

  private static Recipe recipe(Catalogue catalogue, double kimg) {
    return catalogue
        .recipes()
        .set(
            catalogue.recipes().named("gan"),
            List.of(
                "data.source=points",
                "training.batch=20",
                "training.kimg=" + kimg,
                "reports.journalEveryKimg=0.1",
                "reports.diagnosticsEveryKimg=0.2",
                "hardware.device=cpu",
                "hardware.threads=1",
                "hardware.precision=float32"));
  }

  private static Path model(RunFolder folder, String images) {
    return folder.checkpointsDir().resolve(images).resolve("model.safetensors");
  }

  @Test
  void aRunOnRecordsIsResumedBitForBit(@TempDir Path runs) throws IOException {
    RunFolder straight;
    try (Dataset dataset = POINTS.named("points").build();
        TrainingRun run =
            TrainingRun.start(
                holding(dataset), recipe(holding(dataset), 0.6), runs.resolve("one"))) {
      assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
      straight = run.folder();
    }
    RunFolder stopped;
    try (Dataset dataset = POINTS.named("points").build();
        TrainingRun run =
            TrainingRun.start(
                holding(dataset), recipe(holding(dataset), 0.3), runs.resolve("two"))) {
      assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
      stopped = run.folder();
    }
    // The same records, made anew.
    try (Dataset again = points(4).named("points").build();
        TrainingRun run =
            TrainingRun.resume(holding(again), stopped, recipe(holding(again), 0.6))) {
      assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
    }
    Path resumed = model(stopped, "0000000600");
    assertThat(resumed).hasSameBinaryContentAs(model(straight, "0000000600"));

    try (Model model = Model.load(resumed, Device.cpu(), Catalogue.builtIn().kinds())) {
      for (double[] row : model.sampleDoubles(50, 1, Selection.ANY)) {
        assertThat(POINTS.record(row).side()).isIn("left", "middle", "right");
      }
    }
    assertThat(Files.readString(straight.recipe())).contains("source: points");
  }

  @Test
  void otherRecordsAndNoneAreRefused(@TempDir Path runs) {
    RunFolder folder;
    try (Dataset dataset = POINTS.named("points").build();
        TrainingRun run =
            TrainingRun.start(holding(dataset), recipe(holding(dataset), 0.1), runs)) {
      run.train(Optional.empty());
      folder = run.folder();
    }
    try (Dataset others = points(5).named("points").build()) {
      Catalogue catalogue = holding(others);
      assertThatThrownBy(() -> TrainingRun.resume(catalogue, folder, recipe(catalogue, 0.2)))
          .isInstanceOf(OrganzaException.class)
          .hasMessageContaining("other data");
      assertThatThrownBy(
              () -> TrainingRun.resume(Catalogue.builtIn(), folder, recipe(catalogue, 0.2)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("are not at points");
    }
  }
}
