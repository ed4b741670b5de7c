package dev.organza.run;

import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import dev.organza.optim.Progress;
import dev.organza.recipe.ReportOptions;
import dev.organza.train.Checkpoint;
import dev.organza.train.StepStatistics;
import dev.organza.train.Trainer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a run's journal. */
final class JournalWriter implements RunListener, AutoCloseable {

  private final Path file;
  private final Journal journal;
  private final ReportOptions reports;
  private final Trainer trainer;
  private final RunClock clock;
  private final RunEvents events;
  private @Nullable StepStatistics unwritten;
  private @Nullable Event closing;

  JournalWriter(
      Path file, ReportOptions reports, Trainer trainer, RunClock clock, RunEvents events) {
    this.file = file;
    this.journal = Journal.open(file);
    this.reports = reports;
    this.trainer = trainer;
    this.clock = clock;
    this.events = events;
  }

  /**
   * Removes what was written after a checkpoint, from which the run is resumed, and tells the
   * listeners of the rows before.
   */
  void recall(Checkpoint checkpoint) {
    if (checkpoint.journalBytes() < journal.bytes()) {
      closing = closingRow(checkpoint.position().progress());
      journal.truncate(checkpoint.journalBytes());
    }
    Journal.read(file, row -> events.tell(new RunEvent.Recalled(row)));
  }

  /**
   * The row of the last step beyond the newest checkpoint, if the journal has one: it belongs there
   * again if no further step is computed.
   */
  private @Nullable Event closingRow(Progress reached) {
    Event[] last = new Event[1];
    Journal.read(
        file,
        event -> {
          if (event.kind().equals(Event.STEP)) {
            last[0] = event;
          }
        });
    Event row = last[0];
    return row != null && row.images() == reached.images() ? row : null;
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      write("start", Map.of("recipe", started.recipe(), "data", started.data()));
    } else if (event instanceof RunEvent.GammaChosen chosen) {
      write(Event.GAMMA, chosen.choice().values());
    } else if (event instanceof RunEvent.Recalled recalled) {
      forgetClosing(recalled.row());
    } else if (event instanceof RunEvent.Stepped stepped) {
      step(stepped);
    } else if (event instanceof RunEvent.Diagnosed diagnosed) {
      write(Event.DIAGNOSTICS, diagnosed.values());
    } else if (event instanceof RunEvent.Measured measured) {
      write(Event.MEASURED, values(measured));
    } else if (event instanceof RunEvent.Found found) {
      write(Event.FINDING, values(found));
    } else if (event instanceof RunEvent.Diverged diverged) {
      write(Event.DIVERGED, Map.of("tensor", diverged.tensor()));
    } else if (event instanceof RunEvent.Ending) {
      holdClosing();
    } else if (event instanceof RunEvent.Ended) {
      writeClosing();
    }
  }

  private void step(RunEvent.Stepped stepped) {
    closing = null;
    unwritten = stepped.statistics();
    if (stepped.due(reports.journalEveryKimg())) {
      Event row = row(stepped.statistics());
      unwritten = null;
      events.tell(new RunEvent.RowDue(row));
      write(row);
    }
  }

  private void forgetClosing(Event recalled) {
    if (closing != null
        && recalled.kind().equals(Event.STEP)
        && closing.images() == recalled.images()) {
      closing = null;
    }
  }

  private void holdClosing() {
    if (unwritten != null) {
      Event row = row(unwritten);
      unwritten = null;
      closing = row;
      events.tell(new RunEvent.RowDue(row));
    }
  }

  /**
   * After the last checkpoint, which says where a resumed run cuts the journal off: what is not due
   * by the images seen must not be in the journal of a longer run.
   */
  private void writeClosing() {
    if (closing != null) {
      Event row = closing;
      closing = null;
      write(row);
    }
  }

  private void write(String kind, Map<String, Object> values) {
    write(event(kind, values));
  }

  private void write(Event row) {
    journal.append(row);
    events.tell(new RunEvent.Recorded(row));
  }

  private Event row(StepStatistics statistics) {
    Map<String, Object> values = new LinkedHashMap<>(statistics.values());
    values.put(Event.WAITING, clock.sitting().waitingSinceLastRow().share());
    return event(Event.STEP, values);
  }

  private Event event(String kind, Map<String, Object> values) {
    Progress progress = trainer.progress();
    return new Event(kind, progress.step(), progress.images(), clock.seconds(), values);
  }

  private static Map<String, Object> values(RunEvent.Measured measured) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("metric", measured.metric());
    values.put("better", measured.better().name().toLowerCase(Locale.ROOT));
    values.put("value", measured.value());
    return values;
  }

  private static Map<String, Object> values(RunEvent.Found found) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("finding", found.finding());
    values.put("state", found.started() ? "started" : "ended");
    values.put("confidence", found.confidence());
    values.put("since", found.since());
    return values;
  }

  /** Returns once every row would survive a loss of power. */
  void sync() {
    journal.sync();
  }

  /** The length of the journal, for a checkpoint to remember. */
  long bytes() {
    return journal.bytes();
  }

  @Override
  public void close() {
    journal.close();
  }
}
