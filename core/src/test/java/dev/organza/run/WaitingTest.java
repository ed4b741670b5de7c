package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.ForwardingDataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.journal.Event;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingTest {

  /**
   * Images of digits; slow ones come only when the training waits for them, so that it waits for
   * every batch however fast the machine is.
   */
  private static final class Digits extends ForwardingDataset {

    private final boolean slow;
    private final Thread training = Thread.currentThread();
    private int samples;

    Digits(boolean slow) {
      super(
          Sources.standard()
              .open(DataOptions.DEFAULTS.withSource("digits"), DownloadListener.silent()));
      this.slow = slow;
    }

    private void beginOnlyWhenAwaited() {
      try {
        while (training.getState() != Thread.State.WAITING) {
          Thread.sleep(1);
        }
        Thread.sleep(MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void read(int index, float[] into, int offset) {
      if (slow
          && Thread.currentThread().getName().equals("organza-batches")
          && samples++ % BATCH == 0) {
        beginOnlyWhenAwaited();
      }
      super.read(index, into, offset);
    }
  }

  private static final int BATCH = 16;
  private static final int BATCHES = 30;

  /** How long the training waits for each batch of slow data, at least. */
  private static final int MILLISECONDS = 40;

  private record Course(Waiting all, List<Double> rows) {}

  private static Course train(Dataset dataset, Path runs) {
    Recipe recipe =
        Catalogue.builtIn()
            .recipes()
            .set(
                Catalogue.builtIn().recipes().named("dcgan"),
                List.of(
                    "data.source=digits",
                    "architecture.width=4",
                    "training.batch=" + BATCH,
                    "training.kimg=" + BATCH * BATCHES / 1000.0,
                    "reports.journalEveryKimg=0.16",
                    "reports.diagnosticsEveryKimg=0",
                    "hardware.device=cpu",
                    "hardware.threads=1",
                    "hardware.precision=float32"));
    try (TrainingRun run = TrainingRun.start(Catalogue.builtIn(), recipe, dataset, runs)) {
      assertThat(run.waiting()).isEqualTo(Waiting.NONE);
      assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
      List<Event> steps = Traces.events(run.folder());
      return new Course(
          run.waiting(), steps.stream().map(event -> event.number(Event.WAITING)).toList());
    }
  }

  @Test
  void slowDataShowInEveryRowAndInTheSum(@TempDir Path runs) {
    Course slow = train(new Digits(true), runs);
    assertThat(slow.rows())
        .hasSize(3)
        .allSatisfy(row -> assertThat(row).isGreaterThan(0).isLessThanOrEqualTo(1));
    // Not quite for every batch: what the training waits for may be something else, such as a file.
    assertThat(slow.all().seconds()).isGreaterThan(BATCHES * 0.5 * MILLISECONDS / 1000);
    assertThat(slow.all().share()).isGreaterThan(0).isLessThanOrEqualTo(1);

    Course fast = train(new Digits(false), runs);
    assertThat(fast.rows()).hasSize(3).allSatisfy(row -> assertThat(row).isBetween(0.0, 1.0));
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
