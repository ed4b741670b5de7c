package dev.organza.bench.quality;

import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.picture.SampleFiles;
import dev.organza.run.LiveRun;
import dev.organza.run.RunEvent;
import dev.organza.run.RunListener;
import dev.organza.torch.Torch;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Draws samples of a run when its time on the clock has come, tells so in a worker's lines, and
 * stops it after the last.
 */
final class SnapshotListener implements RunListener {

  /** The seed of the samples. */
  private static final long SEED = 1;

  private final Path folder;
  private final TrainingClock clock;
  private final List<String> minutes;
  private final int samples;
  private final Consumer<String> say;
  private @Nullable LiveRun run;
  private Runnable stop = () -> {};
  private String how = "";
  private int threads;
  private int taken;
  private boolean started;
  private long imagesAtStart;

  /**
   * Has drawn nothing yet.
   *
   * @param folder where the samples go, a file for each number of minutes
   * @param samples how many
   * @param say is told the worker's lines, without their first sign
   */
  SnapshotListener(
      Path folder, TrainingClock clock, List<String> minutes, int samples, Consumer<String> say) {
    this.folder = folder;
    this.clock = clock;
    this.minutes = minutes;
    this.samples = samples;
    this.say = say;
  }

  /**
   * What is told after the first step.
   *
   * @param ending stops the run
   */
  void start(String precision, int computingThreads, Runnable ending) {
    how = precision;
    threads = computingThreads;
    stop = ending;
  }

  /** Tells that there is nothing to train. */
  void unable(String reason) {
    say.accept("unable " + reason);
  }

  @Override
  public void attach(LiveRun live) {
    run = live;
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Stepped stepped) {
      if (started) {
        draw(stepped.images());
      } else {
        first(stepped.images());
      }
    }
  }

  private void first(long images) {
    started = true;
    imagesAtStart = images;
    say.accept("first");
    say.accept("version Organza on LibTorch " + Torch.version());
    say.accept("threads " + threads);
    say.accept("how " + how);
    clock.go();
  }

  private void draw(long images) {
    if (taken == minutes.size() || clock.seconds() < 60 * Double.parseDouble(minutes.get(taken))) {
      return;
    }
    clock.pause();
    String mark = minutes.get(taken);
    samples(folder.resolve(mark + ".npy"));
    QualitySnapshot snapshot = clock.snapshot(mark, images - imagesAtStart);
    say.accept(
        String.format(
            Locale.ROOT,
            "snapshot %s %.3f %d %.3f %.3f",
            mark,
            snapshot.seconds(),
            snapshot.images(),
            snapshot.wallSeconds(),
            snapshot.cpuSeconds()));
    taken++;
    if (taken == minutes.size()) {
      stop.run();
    }
    clock.go();
  }

  private void samples(Path file) {
    if (run == null) {
      throw new IllegalStateException("the listener is of no run");
    }
    Model model =
        run.model().orElseThrow(() -> new UsageException("the recipe has no model to sample from"));
    SampleFiles.npyPixels(joined(model.sample(samples, SEED)), model.description().shape(), file);
  }

  private static float[] joined(float[][] samples) {
    float[] all = new float[samples.length * samples[0].length];
    for (int i = 0; i < samples.length; i++) {
      System.arraycopy(samples[i], 0, all, i * samples[0].length, samples[0].length);
    }
    return all;
  }
}
