package dev.organza.run;

import dev.organza.FileTrouble;
import dev.organza.optim.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a run's {@code log.txt}: a line an event, with the time, for people. */
final class LogWriter implements RunListener {

  /** Lines from before the run has a folder. */
  private final List<String> early = new ArrayList<>();

  private @Nullable LiveRun run;

  @Override
  public void attach(LiveRun attached) {
    run = attached;
    early.forEach(this::add);
    early.clear();
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Noted noted) {
      add(noted.line());
    } else if (event instanceof RunEvent.Started && run != null) {
      add("Started " + run.folder().name() + " on " + run.recipe().hardware() + ".");
    } else if (event instanceof RunEvent.GammaChosen chosen) {
      chosen.choice().lines().forEach(this::add);
    } else if (event instanceof RunEvent.Diverged diverged) {
      add(diverged.message());
    } else if (event instanceof RunEvent.Ended ended && run != null) {
      add("Ended (" + ended.reason() + ") at " + Progress.kimgText(run.images()) + " kimg.");
    }
  }

  private void add(String line) {
    if (run == null) {
      early.add(line);
      return;
    }
    Path file = run.folder().log();
    try {
      Files.writeString(
          file,
          Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line + System.lineSeparator(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw FileTrouble.writing(file, e);
    }
  }
}
