package dev.organza.doctor;

import dev.organza.journal.Event;
import dev.organza.recipe.AdversarialRecipe;
import dev.organza.recipe.GameRecipe;
import dev.organza.run.LiveRun;
import dev.organza.run.RunEvent;
import dev.organza.run.RunListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says while a run trains what ails it. Of games other than that of a generator and a discriminator
 * and those of translators it knows nothing, and says nothing.
 */
public final class DoctorListener implements RunListener {

  private @Nullable LiveRun run;
  private @Nullable Doctor doctor;

  @Override
  public void attach(LiveRun attached) {
    run = attached;
    GameRecipe game = attached.recipe().game();
    if (game instanceof AdversarialRecipe || game.translates()) {
      doctor = new Doctor(Facts.of(attached.recipe(), attached.dataset().shape()));
    }
  }

  @Override
  public void on(RunEvent event) {
    if (doctor != null && event instanceof RunEvent.Recalled recalled) {
      doctor.add(recalled.row());
    } else if (event instanceof RunEvent.Recorded recorded) {
      take(recorded.row());
    }
  }

  private void take(Event row) {
    if (doctor == null || run == null) {
      return;
    }
    for (Doctor.Change change : doctor.add(row)) {
      Finding finding = change.finding();
      run.tell(
          new RunEvent.Found(
              finding.kind(), change.started(), finding.confidence(), finding.since()));
      if (!row.kind().equals(Event.DIVERGED)) { // which the exception tells
        run.tell(new RunEvent.Noted(change.line()));
      }
    }
  }

  /** What ails the run so far. */
  public List<Finding> findings() {
    return doctor == null ? List.of() : doctor.findings();
  }
}
