package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.Density;
import dev.organza.data.DownloadListener;
import dev.organza.journal.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingTest {

  /** Images of digits, each of which takes its time when a batch is prepared. */
  private record Digits(Dataset whole, int milliseconds) implements Dataset {

    static Digits taking(int milliseconds) {
      DataOptions options = DataOptions.DEFAULTS.withSource("digits");
      return new Digits(Datasets.open(options, DownloadListener.silent()), milliseconds);
    }

    @Override
    public String name() {
      return whole.name();
    }

    @Override
    public Shape shape() {
      return whole.shape();
    }

    @Override
    public int count() {
      return whole.count();
    }

    @Override
    public List<String> columns() {
      return whole.columns();
    }

    @Override
    public List<String> classes() {
      return whole.classes();
    }

    @Override
    public int label(int index) {
      return whole.label(index);
    }

    @Override
    public String sha256() {
      return whole.sha256();
    }

    @Override
    public Optional<Density> density() {
      return whole.density();
    }

    @Override
    public void read(int index, float[] into, int offset) {
      if (milliseconds > 0 && Thread.currentThread().getName().equals("organza-batches")) {
        try {
          Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      whole.read(index, into, offset);
    }

    @Override
    public void close() {
      whole.close();
    }
  }

  private record Course(Waiting all, List<Double> rows) {}

  private static Course train(Dataset dataset, Path runs) {
    Recipe recipe =
        Recipes.standard()
            .set(
                Recipes.standard().named("dcgan"),
                List.of(
                    "data.source=digits",
                    "architecture.width=4",
                    "training.batch=16",
                    "training.kimg=0.48",
                    "reports.journalEveryKimg=0.16",
                    "reports.vitalsEveryKimg=0",
                    "hardware.device=cpu",
                    "hardware.threads=1",
                    "hardware.precision=float32"));
    try (TrainingRun run =
        TrainingRun.start(Recipes.standard(), recipe, dataset, runs, RunListener.silent())) {
      assertThat(run.waiting()).isEqualTo(Waiting.NONE);
      assertThat(run.train(Optional.empty())).isEqualTo(Ending.COMPLETE);
      List<Event> steps = Traces.events(run.folder());
      return new Course(
          run.waiting(), steps.stream().map(event -> event.number(Event.WAITING)).toList());
    }
  }

  @Test
  void slowDataShowInEveryRowAndInTheSum(@TempDir Path runs) {
    Course slow = train(Digits.taking(5), runs); // 80 ms a batch, for rounds of a few
    assertThat(slow.rows()).hasSize(3).allSatisfy(row -> assertThat(row).isBetween(0.3, 1.0));
    assertThat(slow.all().share()).isBetween(0.3, 1.0);
    assertThat(slow.all().seconds()).isGreaterThan(1);
    assertThat(slow.all().isNotable()).isTrue();

    Course fast = train(Digits.taking(0), runs);
    assertThat(fast.rows()).hasSize(3).allSatisfy(row -> assertThat(row).isBetween(0.0, 1.0));
    assertThat(fast.all().seconds()).isLessThan(slow.all().seconds() / 2);
  }

  @Test
  void onlyWhatOneWouldNoticeIsNotable() {
    assertThat(Waiting.of(12, 100)).isEqualTo(new Waiting(12, 0.12));
    assertThat(Waiting.of(12, 100).isNotable()).isTrue();
    assertThat(Waiting.of(4, 100).isNotable()).isFalse();
    assertThat(Waiting.of(0.9, 1).isNotable()).isFalse();
    assertThat(Waiting.of(0, 0)).isEqualTo(Waiting.NONE);
    assertThat(Waiting.of(2, 1.9).share()).isEqualTo(1);
  }
}
