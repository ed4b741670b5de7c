package dev.organza.cli.terminal;

import dev.organza.data.source.DownloadListener;
import dev.organza.run.RunEvent;
import dev.organza.run.RunListener;
import dev.organza.train.StepStatistics;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Shows how a training goes on standard error. */
public final class TrainingProgress implements RunListener, DownloadListener, AutoCloseable {

  /**
   * The columns of the terminal that standard error is, as the launcher found them; without it
   * standard error is taken for a file. Java itself can only tell whether standard input and output
   * are a terminal.
   */
  private static final String COLUMNS = "organza.columns";

  /** Over how many seconds the speed is taken: long enough to be calm, short enough to be true. */
  private static final double RATE_SECONDS = 10;

  /** How the loss of a player ends in the journal. */
  private static final String LOSS = ".loss";

  private final ProgressLine line;
  private final DownloadProgress downloads;
  private final double longestSeconds;
  private @Nullable ProgressReport latest;
  private double markSeconds;
  private long markImages;
  private double rate = Double.NaN;

  /**
   * @param minutes the longest the training may take; empty for no limit
   */
  public TrainingProgress(PrintWriter err, Optional<Double> minutes) {
    this.longestSeconds = minutes.map(limit -> limit * 60).orElse(Double.POSITIVE_INFINITY);
    int columns = Integer.getInteger(COLUMNS, 0);
    this.line = new ProgressLine(err, columns > 0, () -> columns, System::nanoTime);
    this.downloads = new DownloadProgress(line::message);
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Downloading download) {
      progress(download.file(), download.bytes(), download.totalOrMinusOne());
    } else if (event instanceof RunEvent.Noted noted) {
      note(noted.line());
    } else if (event instanceof RunEvent.GammaChosen chosen) {
      chosen.choice().lines().forEach(this::note);
    } else if (event instanceof RunEvent.Stepped stepped) {
      step(stepped);
    }
  }

  @Override
  public void progress(String file, long bytes, long totalOrMinusOne) {
    downloads.progress(file, bytes, totalOrMinusOne);
  }

  @Override
  public void note(String text) {
    line.message(text);
  }

  private void step(RunEvent.Stepped stepped) {
    StepStatistics statistics = stepped.statistics();
    double seconds = stepped.seconds();
    double elapsed = seconds - markSeconds;
    if (markSeconds == 0 || elapsed >= RATE_SECONDS) {
      rate = (stepped.imagesThisCall() - markImages) / elapsed;
    }
    if (elapsed >= RATE_SECONDS) {
      markSeconds = seconds;
      markImages = stepped.imagesThisCall();
    }
    latest =
        new ProgressReport(
            statistics.progress().images(),
            stepped.target(),
            rate,
            losses(statistics),
            value(statistics, "discriminator.real"),
            value(statistics, "discriminator.fake"),
            value(statistics, "augmentation.p"),
            longestSeconds - seconds);
    line.update(latest);
  }

  /** Those of the generators first. */
  private static Map<String, Double> losses(StepStatistics statistics) {
    Map<String, Double> generators = new LinkedHashMap<>();
    Map<String, Double> others = new LinkedHashMap<>();
    statistics
        .values()
        .forEach(
            (name, value) -> {
              if (name.endsWith(LOSS)) {
                String player = name.substring(0, name.length() - LOSS.length());
                (player.startsWith("generator") ? generators : others).put(player, value);
              }
            });
    generators.putAll(others);
    return generators;
  }

  private static OptionalDouble value(StepStatistics statistics, String name) {
    return statistics.values().containsKey(name)
        ? OptionalDouble.of(statistics.value(name))
        : OptionalDouble.empty();
  }

  /** Shows the last step, and leaves the line. */
  @Override
  public void close() {
    if (latest != null) {
      line.finish(latest);
      latest = null;
    }
    line.close();
  }
}
