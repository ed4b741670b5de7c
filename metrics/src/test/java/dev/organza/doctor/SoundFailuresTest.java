package dev.organza.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.diagnostics.Diagnostics;
import dev.organza.journal.Event;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Planted failures of sounds are found, and what real and generated sounds have is left alone. */
class SoundFailuresTest {

  /** Of a game in which nothing grows. */
  private static Map<String, Object> game() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(Diagnostics.LOGIT_REAL, 0.7);
    values.put(Diagnostics.LOGIT_FAKE, -0.7);
    values.put(Diagnostics.FAKE_LOW, -1.0);
    values.put(Diagnostics.FAKE_HIGH, 0.98);
    values.put(Diagnostics.REAL_LOW, -1.0);
    values.put(Diagnostics.REAL_HIGH, 1.0);
    values.put(Diagnostics.REAL_DEVIATION, 0.3);
    return values;
  }

  /** What real drums have: pure kicks, and few clicks. */
  private static Map<String, Object> drums() {
    Map<String, Object> values = game();
    values.put(Diagnostics.SILENT, 0.0);
    values.put(Diagnostics.REAL_SILENT, 0.0);
    values.put(Diagnostics.REAL_LOUDNESS, -22.0);
    values.put(Diagnostics.TONAL, 0.02);
    values.put(Diagnostics.REAL_TONAL, 0.19);
    values.put(Diagnostics.CLICKS, 0.02);
    values.put(Diagnostics.REAL_CLICKS, 0.006);
    values.put(Diagnostics.STRIDE_EXCESS, 1.2);
    values.put(Diagnostics.REAL_STRIDE_EXCESS, 0.2);
    return values;
  }

  private static List<Finding> findings(String recipe, Map<String, Object> planted) {
    Recipes recipes = Catalogue.builtIn().recipes();
    Facts facts =
        Facts.of(
            recipes.set(
                recipes.named(recipe),
                List.of("training.kimg=40", "reports.diagnosticsEveryKimg=1")),
            Shape.signal(1, 4_096));
    Doctor doctor = new Doctor(facts);
    for (int t = 1; t <= 30; t++) {
      Map<String, Object> values = drums();
      values.putAll(planted);
      doctor.add(new Event(Event.DIAGNOSTICS, t * 1000L, t * 1000L, 0, values));
    }
    return doctor.findings();
  }

  private static List<String> kinds(List<Finding> findings) {
    return findings.stream().filter(Finding::failure).map(Finding::kind).toList();
  }

  @ParameterizedTest
  @CsvSource({"wavegan", "specgan", "sound"})
  void healthySoundsAreLeftInPeace(String recipe) {
    assertThat(kinds(findings(recipe, Map.of()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "samples.silent, 0.6, silent-sounds",
    "samples.tonal, 0.9, pure-tones",
    "samples.clicks, 3, clicks",
    "samples.strideExcess, 15, stride-tones"
  })
  void aPlantedFailureIsFoundWithSettingsThatTheRecipeTakes(
      String name, double value, String kind) {
    Recipes recipes = Catalogue.builtIn().recipes();
    for (String recipe : List.of("wavegan", "specgan", "sound")) {
      List<Finding> found = findings(recipe, Map.of(name, value));
      assertThat(kinds(found)).as(recipe).containsExactly(kind);
      Finding finding = found.get(0);
      assertThat(finding.evidence()).isNotEmpty();
      List<String> settings = new ArrayList<>(finding.remedy().settings());
      recipes.set(recipes.named(recipe), settings);
    }
  }

  /** Data that are so themselves: sounds of a flute, of a Geiger counter, of nothing. */
  @Test
  void whatTheDataHaveIsNoFailure() {
    assertThat(
            kinds(
                findings(
                    "wavegan",
                    Map.of(
                        Diagnostics.SILENT, 0.6,
                        Diagnostics.REAL_SILENT, 0.55,
                        Diagnostics.TONAL, 0.95,
                        Diagnostics.REAL_TONAL, 0.9,
                        Diagnostics.CLICKS, 6.0,
                        Diagnostics.REAL_CLICKS, 5.0,
                        Diagnostics.STRIDE_EXCESS, 14.0,
                        Diagnostics.REAL_STRIDE_EXCESS, 12.0))))
        .isEmpty();
  }

  @Test
  void quietRecordingsAreAmplifiedAndLoudOnesNot() {
    assertThat(
            findings("wavegan", Map.of(Diagnostics.SILENT, 0.9, Diagnostics.REAL_LOUDNESS, -55.0))
                .get(0)
                .remedy()
                .settings())
        .containsExactly("data.sound.loudness=20");
    assertThat(findings("wavegan", Map.of(Diagnostics.SILENT, 0.9)).get(0).remedy().settings())
        .noneMatch(setting -> setting.startsWith("data."));
  }

  @Test
  void journalsWithoutThemAreNoFailure() {
    Facts facts = Facts.of(Catalogue.builtIn().recipes().named("wavegan"), Shape.signal(1, 4_096));
    Doctor doctor = new Doctor(facts);
    for (int t = 1; t <= 30; t++) {
      doctor.add(new Event(Event.DIAGNOSTICS, t * 1000L, t * 30_000L, 0, game()));
    }
    assertThat(kinds(doctor.findings())).isEmpty();
  }
}
