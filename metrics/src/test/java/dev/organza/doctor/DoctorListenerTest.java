package dev.organza.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.RunEvent;
import dev.organza.run.RunFolder;
import dev.organza.run.RunListener;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorListenerTest {

  private static final Recipes RECIPES = Catalogue.builtIn().recipes();

  /** A generator that hardly learns; what the doctor finds of it is beside the point. */
  private static Recipe recipe(double kimg) {
    return RECIPES.set(
        RECIPES.named("gan"),
        List.of(
            "data.source=ring8",
            "training.kimg=" + kimg,
            "training.batch=16",
            "architecture.width=8",
            "generator.optimizer.learningRate=0.0000001",
            "reports.diagnosticsEveryKimg=0.032",
            "checkpoints.everyKimg=0.3",
            "hardware={device: cpu, threads: 1, precision: float32}"));
  }

  private static List<String> findings(RunFolder run) {
    return Journal.read(run.journal()).stream()
        .filter(row -> row.kind().equals(Event.FINDING))
        .map(row -> row.images() + " " + row.values())
        .toList();
  }

  /** The journal of a run that was interrupted has the findings of one that never was. */
  @Test
  void aResumedRunIsDiagnosedAsOneThatNeverStopped(@TempDir Path runs) {
    List<String> notes = new ArrayList<>();
    RunListener ears =
        event -> {
          if (event instanceof RunEvent.Noted noted) {
            notes.add(noted.line());
          }
        };
    DoctorListener doctor = new DoctorListener();
    RunFolder straight;
    try (TrainingRun run = TrainingRun.start(Catalogue.builtIn(), recipe(1), runs, doctor, ears)) {
      run.train(Optional.empty());
      straight = run.folder();
    }
    assertThat(findings(straight)).isNotEmpty();
    assertThat(doctor.findings()).isEqualTo(Doctor.of(Catalogue.builtIn(), straight).findings());
    Finding first = doctor.findings().get(0);
    assertThat(notes).anyMatch(line -> line.startsWith(first.title()));

    RunListener powerCut =
        event -> {
          if (event instanceof RunEvent.Stepped stepped && stepped.images() >= 700) {
            throw new IllegalStateException("power cut");
          }
        };
    RunFolder interrupted;
    try (TrainingRun run =
        TrainingRun.start(Catalogue.builtIn(), recipe(1), runs, new DoctorListener(), powerCut)) {
      interrupted = run.folder();
      run.train(Optional.empty());
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("power cut");
      interrupted = RunFolder.find(runs, "latest");
    }
    try (TrainingRun run =
        TrainingRun.resume(Catalogue.builtIn(), interrupted, recipe(1), new DoctorListener())) {
      run.train(Optional.empty());
    }
    assertThat(findings(interrupted)).isEqualTo(findings(straight));
  }
}
