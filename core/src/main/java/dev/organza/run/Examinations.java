package dev.organza.run;

import dev.organza.diagnostics.Examination;
import dev.organza.recipe.Recipe;

/** Examines the training when that is due, for the doctor. */
final class Examinations implements RunListener {

  private final Recipe recipe;
  private final Examination examination;
  private final RunEvents events;
  private boolean due;

  Examinations(Recipe recipe, Examination examination, RunEvents events) {
    this.recipe = recipe;
    this.examination = examination;
    this.events = events;
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Stepping stepping) {
      due =
          recipe
              .reports()
              .examinationDue(recipe.training().kimg(), stepping.before(), stepping.after());
      if (due) {
        examination.before();
      }
    } else if (event instanceof RunEvent.Stepped stepped && due) {
      due = false;
      events.tell(new RunEvent.Diagnosed(examination.after(stepped.statistics()).values()));
    }
  }
}
