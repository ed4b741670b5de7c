package dev.organza.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.diagnostics.TranslationExamination;
import dev.organza.journal.Event;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Planted failures of translators are found, and healthy ones are left in peace. */
class TranslationFailuresTest {

  private static final String G = "generatorAB";

  private static Facts facts() {
    Recipes recipes = Catalogue.builtIn().recipes();
    return Facts.of(
        recipes.set(
            recipes.named("cyclegan"),
            List.of("training.kimg=40", "reports.diagnosticsEveryKimg=1")),
        Shape.image(3, 64, 64));
  }

  private static Map<String, Object> healthy() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(G + TranslationExamination.CHANGE, 0.5);
    values.put(G + TranslationExamination.AGREEMENT, 0.6);
    values.put(G + TranslationExamination.KINDS, 0.3);
    values.put(G + TranslationExamination.NYQUIST, 2e-4);
    values.put(G + TranslationExamination.NYQUIST_REAL, 1e-4);
    values.put(G + TranslationExamination.CYCLE, 0.08);
    values.put(G + TranslationExamination.CYCLE_NOISY, 0.082);
    values.put(G + TranslationExamination.AMPLIFIED, 0.9);
    values.put("discriminatorA" + TranslationExamination.UNDECIDED, 0.7);
    values.put("discriminatorB" + TranslationExamination.UNDECIDED, 0.4);
    return values;
  }

  private static List<String> found(Map<String, Object> planted) {
    Doctor doctor = new Doctor(facts());
    for (int t = 1; t <= 30; t++) {
      Map<String, Object> values = healthy();
      values.putAll(planted);
      doctor.add(event(t, values));
    }
    return doctor.findings().stream().map(Finding::kind).toList();
  }

  private static String undiagnosed(int everyKimg, int examinations) {
    Recipes recipes = Catalogue.builtIn().recipes();
    Doctor doctor =
        new Doctor(
            Facts.of(
                recipes.set(
                    recipes.named("cyclegan"),
                    List.of("training.kimg=40", "reports.diagnosticsEveryKimg=" + everyKimg)),
                Shape.image(3, 64, 64)));
    for (int t = 1; t <= examinations; t++) {
      doctor.add(event(t * everyKimg, healthy()));
    }
    return doctor.undiagnosed().orElseThrow();
  }

  /** A short training, or one that is rarely examined, is judged at its end all the same. */
  @Test
  void aFewExaminationsAreEnough() {
    assertThat(undiagnosed(10, 4)).isEqualTo("No known failure of translators shows.");
  }

  @Test
  void whyThereIsNoDiagnosisIsTold() {
    assertThat(undiagnosed(4, 3)).contains("too early", "35 %", "30 %");
    assertThat(undiagnosed(20, 2)).contains("too few examinations", "2", "3 are needed");
  }

  private static Event event(int t, Map<String, Object> values) {
    return new Event(Event.DIAGNOSTICS, t * 1000L, t * 1000L, 0, values);
  }

  @Test
  void healthyTranslatorsAreLeftInPeace() {
    assertThat(found(Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "discriminatorB.undecided, 0.01, discriminator-won",
    "generatorAB.change, 0.02, identity-collapse",
    "generatorAB.agreement, -0.7, colour-inversion",
    "generatorAB.nyquist, 0.004, checkerboards"
  })
  void aPlantedFailureIsFound(String name, double value, String kind) {
    assertThat(found(Map.of(name, value))).containsExactly(kind);
  }

  @Test
  void aCycleThatHidesItsInputIsFound() {
    assertThat(
            found(
                Map.of(
                    G + TranslationExamination.CYCLE, 0.03,
                    G + TranslationExamination.CYCLE_NOISY, 0.06,
                    G + TranslationExamination.AMPLIFIED, 12.0)))
        .containsExactly("hidden-input");
  }

  /** Kinds whose backgrounds are opposite, such as lines on white and garments on black. */
  @Test
  void kindsThatAreOppositeAreNotInverted() {
    assertThat(
            found(
                Map.of(
                    G + TranslationExamination.AGREEMENT, -0.8,
                    G + TranslationExamination.KINDS, -0.6)))
        .isEmpty();
  }

  /** Noise that a good way back passes on as it is hides nothing. */
  @Test
  void aGoodCycleIsNotTakenForAHidingOne() {
    assertThat(
            found(
                Map.of(
                    G + TranslationExamination.CYCLE, 0.005,
                    G + TranslationExamination.CYCLE_NOISY, 0.01,
                    G + TranslationExamination.AMPLIFIED, 1.0)))
        .isEmpty();
  }
}
