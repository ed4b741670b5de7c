package dev.organza.run;

import dev.organza.journal.Event;
import dev.organza.train.CheckpointPolicy;
import dev.organza.train.Checkpoints;
import dev.organza.train.Trainer;
import java.nio.file.Path;
import java.util.Map;

/** Writes checkpoints when they are due and when a state is the best so far, and keeps the best. */
final class CheckpointWriter implements RunListener {

  private final Checkpoints checkpoints;
  private final CheckpointPolicy policy;
  private final Trainer trainer;
  private final Map<String, String> metadata;
  private final JournalWriter journal;
  private final RunClock clock;
  private final RunEvents events;
  private final BestState best = new BestState();
  private long written = -1;

  CheckpointWriter(
      Checkpoints checkpoints,
      CheckpointPolicy policy,
      Trainer trainer,
      Map<String, String> metadata,
      JournalWriter journal,
      RunClock clock,
      RunEvents events) {
    this.checkpoints = checkpoints;
    this.policy = policy;
    this.trainer = trainer;
    this.metadata = metadata;
    this.journal = journal;
    this.clock = clock;
    this.events = events;
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Started) {
      save();
    } else if (event instanceof RunEvent.Recalled recalled) {
      compare(recalled.row());
    } else if (event instanceof RunEvent.Recorded recorded) {
      compare(recorded.row());
    } else if (event instanceof RunEvent.Resumed resumed) {
      written = resumed.images();
    } else if (event instanceof RunEvent.Stepped stepped) {
      if (best.isOf(stepped.images()) || stepped.due(policy.everyKimg())) {
        save();
      }
    } else if (event instanceof RunEvent.Ending && written != trainer.progress().images()) {
      save();
    }
  }

  private void compare(Event row) {
    if (best.hear(row)) {
      checkpoints.keep(row.images());
    }
  }

  private void save() {
    journal.sync();
    checkpoints.save(trainer, metadata, journal.bytes(), clock.seconds());
    written = trainer.progress().images();
    events.tell(new RunEvent.Checkpointed(newest()));
  }

  /** The last checkpoint that was written, or resumed from. */
  Path newest() {
    return checkpoints.at(written);
  }
}
