package dev.organza.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.diagnostics.Diagnostics;
import dev.organza.journal.Event;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Planted patterns are found, healthy courses are left in peace, and findings do not flicker. */
class DoctorTest {

  private static final int LENGTH = 40;

  private static final Facts FACTS = facts();

  /** Of a recipe with these settings, and nothing else that is known to spoil a game. */
  private static Facts facts(String... changes) {
    Recipes recipes = Catalogue.builtIn().recipes();
    Recipe quiet =
        recipes.set(
            recipes.named("gan"),
            List.of(
                "architecture={kind: mlp, activation: relu}",
                "penalties=[]",
                "generator.optimizer={kind: adam, learningRate: 0.0004}",
                "discriminator.optimizer={kind: adam, learningRate: 0.0004}",
                "generator.learningRateSchedule=constant",
                "discriminator.learningRateSchedule=constant",
                "training.order=alternating",
                "training.kimg=40",
                "reports.diagnosticsEveryKimg=1",
                "prior={kind: normal, size: 16}"));
    return Facts.of(recipes.set(quiet, List.of(changes)), Shape.image(1, 28, 28));
  }

  /** What is measured at examination t of a training that goes well. */
  private static Map<String, Object> healthy(int t, Random noise) {
    Map<String, Object> values = new LinkedHashMap<>();
    double distance = (0.15 + 1.0 / (1 + t)) * (1 + 0.03 * noise.nextGaussian());
    values.put(Diagnostics.SEPARATION, 0.85 + 0.03 * noise.nextGaussian());
    values.put(Diagnostics.D_REAL, 0.65);
    values.put(Diagnostics.D_FAKE, 0.35);
    values.put(Diagnostics.LOGIT_REAL, 0.7);
    values.put(Diagnostics.LOGIT_FAKE, -0.7);
    values.put(Diagnostics.D_GRADIENT, 2.0);
    values.put(Diagnostics.G_GRADIENT, 3.0);
    values.put(Diagnostics.D_UPDATE, 0.002);
    values.put(Diagnostics.G_UPDATE, 0.003);
    values.put(Diagnostics.D_WEIGHT, 20.0 + 0.1 * t);
    values.put(Diagnostics.G_WEIGHT, 20.0 + 0.1 * t);
    values.put(Diagnostics.D_DEAD, 0.05);
    values.put(Diagnostics.G_DEAD, 0.05);
    values.put(Diagnostics.SATURATED, 0.4);
    values.put(Diagnostics.REAL_SATURATED, 0.45);
    values.put(Diagnostics.REAL_LOW, -1.0);
    values.put(Diagnostics.REAL_HIGH, 1.0);
    values.put(Diagnostics.FAKE_LOW, -1.0);
    values.put(Diagnostics.FAKE_HIGH, 0.98);
    values.put(Diagnostics.RANGE_LOW, -1.0);
    values.put(Diagnostics.RANGE_HIGH, 1.0);
    values.put(Diagnostics.DISTANCE, distance);
    values.put(Diagnostics.DISTANCE_FLOOR, 0.12);
    values.put(Diagnostics.ENERGY, 0.02 + 2.0 / (1 + t));
    values.put(Diagnostics.ENERGY_NOISE, 0.002);
    values.put(Diagnostics.COVERAGE, Math.min(0.8, 0.1 + 0.05 * t));
    values.put(Diagnostics.PRECISION, 0.7);
    values.put(Diagnostics.SHOWN_DISTANCE, distance);
    values.put(Diagnostics.SHOWN_COVERAGE, Math.min(0.75, 0.1 + 0.05 * t));
    values.put(Diagnostics.SHOWN_PRECISION, 0.7);
    values.put(Diagnostics.WITHIN, Math.min(1, 0.3 + 0.1 * t));
    values.put(Diagnostics.WITHIN_DIMENSION, Math.min(1, 0.3 + 0.1 * t));
    values.put(Diagnostics.RECALL, Math.min(0.7, 0.1 + 0.05 * t));
    values.put(Diagnostics.REAL_DIMENSION, 9.5);
    values.put(Diagnostics.REAL_DEVIATION, 0.7);
    values.put(Diagnostics.DIVERSITY, Math.min(1, 0.3 + 0.1 * t));
    values.put(Diagnostics.SPREAD, 0.95);
    values.put(Diagnostics.COPYING, 0.9);
    values.put(Diagnostics.EVENNESS, Math.min(0.97, 0.3 + 0.1 * t));
    values.put(Diagnostics.MODES, 4);
    values.put(Diagnostics.MISSING, 0);
    values.put(Diagnostics.MISSING_NAMES, "");
    values.put(Diagnostics.COUNTS, "60 66 64 66");
    return values;
  }

  /** Samples that are nowhere near the data, neither those that D sees nor those that users get. */
  private static void far(Map<String, Object> values) {
    values.put(Diagnostics.DISTANCE, 1.0);
    values.put(Diagnostics.COVERAGE, 0.0);
    values.put(Diagnostics.ENERGY, 3.0);
    values.put(Diagnostics.SHOWN_DISTANCE, 1.0);
    values.put(Diagnostics.SHOWN_COVERAGE, 0.0);
  }

  /** One examination's values, changed. */
  private interface Pattern {
    void plant(int t, Map<String, Object> values);
  }

  private static List<Event> history(int from, Pattern pattern) {
    return history(from, LENGTH, pattern);
  }

  /** A healthy history with a pattern from one examination on and up to another. */
  private static List<Event> history(int from, int to, Pattern pattern) {
    Random noise = new Random(5);
    List<Event> events = new ArrayList<>();
    for (int t = 0; t < LENGTH; t++) {
      Map<String, Object> values = healthy(t, noise);
      if (t >= from && t < to) {
        pattern.plant(t, values);
      }
      events.add(diagnostics(t, values));
    }
    return events;
  }

  private static Event diagnostics(int t, Map<String, Object> values) {
    return new Event(Event.DIAGNOSTICS, 10L * (t + 1), 1000L * (t + 1), t, values);
  }

  private static List<String> kinds(List<Event> events) {
    return Doctor.of(FACTS, events).findings().stream()
        .filter(Finding::present)
        .map(Finding::kind)
        .toList();
  }

  /** A name and what plants the pattern. */
  private record Planted(String kind, Pattern pattern) {
    @Override
    public String toString() {
      return kind;
    }
  }

  static Stream<Planted> patterns() {
    return Stream.of(
        new Planted(
            "discriminator-too-strong",
            (t, v) -> {
              v.put(Diagnostics.SEPARATION, 1.0);
              v.put(Diagnostics.D_REAL, 0.999);
              v.put(Diagnostics.D_FAKE, 0.0005);
              far(v);
            }),
        new Planted(
            "discriminator-too-weak",
            (t, v) -> {
              v.put(Diagnostics.SEPARATION, 0.5);
              v.put(Diagnostics.D_REAL, 0.5);
              v.put(Diagnostics.D_FAKE, 0.5);
              far(v);
            }),
        new Planted(
            "mode-collapse",
            (t, v) -> {
              v.put(Diagnostics.DIVERSITY, 0.1);
              v.put(Diagnostics.EVENNESS, 0.26);
              v.put(Diagnostics.MISSING, 3);
              v.put(Diagnostics.MISSING_NAMES, "coat, bag, sandal");
              v.put(Diagnostics.COUNTS, "256 0 0 0");
            }),
        new Planted("within-mode-collapse", (t, v) -> v.put(Diagnostics.WITHIN, 0.1)),
        new Planted("within-mode-collapse", (t, v) -> v.put(Diagnostics.WITHIN_DIMENSION, 0.2)),
        new Planted(
            "within-mode-collapse",
            (t, v) -> {
              v.put(Diagnostics.WITHIN_COLLAPSED, 1);
              v.put(Diagnostics.WITHIN_NAMES, "sandal");
            }),
        new Planted(
            "within-mode-collapse",
            (t, v) -> {
              v.put(Diagnostics.WITHIN_DIMENSION, 0.5);
              v.put(Diagnostics.RECALL, 0.15);
            }),
        new Planted(
            "poor-latents",
            (t, v) -> {
              v.put(Diagnostics.REAL_DIMENSION, 40);
              v.put(Diagnostics.COVERAGE, 0.3);
            }),
        new Planted("constant-data", (t, v) -> v.put(Diagnostics.REAL_DEVIATION, 0)),
        new Planted(
            "oscillation",
            (t, v) -> {
              v.put(Diagnostics.DISTANCE, 0.8);
              v.put(Diagnostics.COUNTS, t % 2 == 0 ? "200 40 10 6" : "6 10 40 200");
            }),
        new Planted(
            "divergence",
            (t, v) -> {
              v.put(Diagnostics.LOGIT_REAL, 2 * Math.pow(1.4, t));
              v.put(Diagnostics.LOGIT_FAKE, -2 * Math.pow(1.4, t));
            }),
        new Planted("memorisation", (t, v) -> v.put(Diagnostics.RECOGNITION, 0.9)),
        new Planted("memorisation", (t, v) -> v.put(Diagnostics.COPYING, 0.05)),
        new Planted("dead-units", (t, v) -> v.put(Diagnostics.G_DEAD, 0.9)),
        new Planted("dead-units", (t, v) -> v.put(Diagnostics.SATURATED, 0.99)),
        new Planted("wrong-range", (t, v) -> v.put(Diagnostics.REAL_HIGH, -0.992)),
        new Planted(
            "wrong-range",
            (t, v) -> {
              v.remove(Diagnostics.RANGE_LOW);
              v.put(Diagnostics.REAL_OUTLIER, 12);
              v.put(Diagnostics.REAL_INFLATION, 4);
              v.put(Diagnostics.REAL_OUTLIER_PLACE, "70000 in column weight, line 41");
            }),
        new Planted("learning-rates", (t, v) -> v.put(Diagnostics.G_UPDATE, 0.2)));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void aPlantedPatternIsFoundWithEvidenceAndRemedy(Planted planted) {
    List<Finding> findings = Doctor.of(FACTS, history(0, planted.pattern())).findings();
    Finding found =
        findings.stream().filter(f -> f.kind().equals(planted.kind())).findFirst().orElseThrow();
    assertThat(found.present()).isTrue();
    assertThat(found.failure()).isTrue();
    assertThat(found.confidence()).isBetween(0.5, 1.0);
    assertThat(found.evidence()).isNotEmpty().allMatch(line -> line.endsWith("."));
    assertThat(found.remedy().advice()).endsWith(".");
    assertThat(found.remedy().settings()).allMatch(setting -> setting.matches("[a-zA-Z0-9.]+=.+"));
    assertThat(findings.stream().map(Finding::kind))
        .doesNotContain("improving", "plateaued", "declining");
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void aPatternThatComesLateIsDatedAndOneThatGoesIsOver(Planted planted) {
    List<Event> events = history(20, 30, planted.pattern());
    Finding found =
        Doctor.of(FACTS, events).findings().stream()
            .filter(f -> f.kind().equals(planted.kind()))
            .findFirst()
            .orElseThrow();
    assertThat(found.since()).isBetween(20_000L, 30_000L);
    // The windows of these two are as long as what is left.
    if (!List.of("oscillation", "learning-rates").contains(planted.kind())) {
      assertThat(found.present()).isFalse();
      assertThat(found.until().orElseThrow()).isBetween(30_000L, 40_000L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void aHealthyCourseHasAStateOfHealthAndNothingElse(int seed) {
    Random noise = new Random(seed);
    Doctor doctor = new Doctor(FACTS);
    for (int t = 0; t < LENGTH; t++) {
      doctor.add(diagnostics(t, healthy(t, noise)));
    }
    assertThat(doctor.findings()).hasSize(1).noneMatch(Finding::failure);
  }

  /** Changes of the state of health over a history, in order. */
  private static List<String> states(List<Event> events) {
    Doctor doctor = new Doctor(FACTS);
    List<String> states = new ArrayList<>();
    for (Event event : events) {
      for (Doctor.Change change : doctor.add(event)) {
        states.add(change.finding().kind());
      }
    }
    return states;
  }

  @Test
  void whatMovesNoMoreIsAPlateauAndSaysSoOnce() {
    assertThat(
            states(
                history(
                    0,
                    (t, v) -> {
                      v.put(Diagnostics.DISTANCE, 0.2 + 0.001 * (t % 3));
                      v.put(Diagnostics.ENERGY, 0.05 + 0.001 * (t % 2));
                    })))
        .containsExactly("improving", "plateaued");
  }

  /** One measure that still rises is enough, whichever it is, even if all others stand still. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        Diagnostics.COVERAGE,
        Diagnostics.PRECISION,
        Diagnostics.RECALL,
        Diagnostics.ENERGY,
        Diagnostics.DISTANCE
      })
  void nothingThatStillImprovesIsToldToStop(String rising) {
    List<String> states =
        states(
            history(
                0,
                (t, v) -> {
                  v.put(Diagnostics.DISTANCE, 0.3);
                  v.put(Diagnostics.ENERGY, 0.3);
                  v.put(Diagnostics.COVERAGE, 0.5);
                  v.put(Diagnostics.PRECISION, 0.5);
                  v.put(Diagnostics.RECALL, 0.5);
                  boolean share =
                      !List.of(Diagnostics.ENERGY, Diagnostics.DISTANCE).contains(rising);
                  v.put(rising, share ? 0.3 + 0.011 * t : 0.4 - 0.005 * t);
                }));
    assertThat(states).containsExactly("improving");
  }

  /** More of one for as much less of the other is an exchange, and no progress. */
  @ParameterizedTest
  @CsvSource({"0.005, 'Healthy, without clear progress'", "0, 'Healthy, still improving'"})
  void precisionForRecallIsNoProgress(double fall, String title) {
    Doctor doctor = new Doctor(FACTS);
    history(
            0,
            (t, v) -> {
              v.put(Diagnostics.DISTANCE, 0.3);
              v.put(Diagnostics.ENERGY, 0.3);
              v.put(Diagnostics.COVERAGE, 0.5);
              v.put(Diagnostics.PRECISION, 0.5 + 0.005 * t);
              v.put(Diagnostics.RECALL, 0.9 - fall * t);
            })
        .forEach(doctor::add);
    assertThat(doctor.findings()).extracting(Finding::title).containsExactly(title);
  }

  /** Better up to the 25th examination, and then worse by an amount at each. */
  private static List<Event> pastItsBest(double recall, double precision, double chance) {
    Random noise = new Random(3);
    return history(
        0,
        (t, v) -> {
          double since = Math.max(0, t - 25);
          v.put(Diagnostics.SEPARATION, 1.0);
          v.put(Diagnostics.ENERGY, 0.003); // within its noise
          v.put(Diagnostics.COVERAGE, 0.95 + chance * noise.nextGaussian());
          v.put(Diagnostics.PRECISION, 0.7 + precision * since + chance * noise.nextGaussian());
          v.put(
              Diagnostics.RECALL,
              Math.min(0.85, 0.4 + 0.02 * t) - recall * since + chance * noise.nextGaussian());
        });
  }

  @Test
  void samplesThatBecomeWorseArePastTheirBest() {
    List<Event> events = pastItsBest(0.02, 0, 0.01);
    assertThat(states(events)).containsExactly("improving", "declining");
    Finding found = Doctor.of(FACTS, events).findings().get(0);
    assertThat(found.since()).isGreaterThan(26_000);
    assertThat(found.remedy().settings())
        .singleElement()
        .asString()
        .startsWith("training.kimg=")
        .satisfies(
            setting ->
                assertThat(Integer.parseInt(setting.substring(setting.indexOf('=') + 1)))
                    .isBetween(21, 27));
    assertThat(found.evidence()).anySatisfy(line -> assertThat(line).contains("by heart"));
  }

  /** More precision for less recall is an exchange; so little may be chance. */
  @ParameterizedTest
  @CsvSource({"0.02, 0.02, 0.01", "0.004, 0, 0.01", "0.01, 0, 0.15", "0, 0, 0.05"})
  void anExchangeOrChanceIsNoDecline(double recall, double precision, double chance) {
    assertThat(states(pastItsBest(recall, precision, chance))).doesNotContain("declining");
  }

  /** Also where the samples come nearer to the data all the time. */
  @Test
  void samplesThatComeNearerAreNotPastTheirBest() {
    List<Event> events =
        history(
            0,
            (t, v) -> {
              v.put(Diagnostics.ENERGY, 2.0 / (1 + t));
              v.put(Diagnostics.RECALL, 0.8 - 0.01 * t);
            });
    assertThat(states(events)).doesNotContain("declining");
  }

  @Test
  void aDeclineIsOverOnceTheSamplesAreAsGoodAsBefore() {
    List<Event> events =
        history(
            0,
            (t, v) -> {
              v.put(Diagnostics.ENERGY, 0.003);
              v.put(Diagnostics.RECALL, t >= 15 && t < 25 ? 0.4 : 0.7);
            });
    assertThat(states(events)).contains("declining").last().isNotEqualTo("declining");
  }

  /**
   * A distance at its floor cannot fall, so it is no evidence of a plateau; coverage still rises.
   */
  @Test
  void aDistanceAtItsFloorIsNoPlateau() {
    assertThat(
            states(
                history(
                    0,
                    (t, v) -> {
                      v.put(Diagnostics.DISTANCE, 0.13);
                      v.put(Diagnostics.ENERGY, 0.003);
                      v.put(Diagnostics.COVERAGE, 0.33 + 0.01 * t);
                    })))
        .containsExactly("improving");
  }

  /** Chance of the size that 256 samples have does not change what is said. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void chanceDoesNotMakeTheStateFlip(int seed) {
    Random noise = new Random(seed);
    List<String> states =
        states(
            history(
                0,
                (t, v) -> {
                  double done = 1 - Math.exp(-t / 10.0);
                  v.put(Diagnostics.DISTANCE, 0.13 + 0.01 * noise.nextGaussian());
                  v.put(Diagnostics.ENERGY, 0.05 - 0.03 * done + 0.002 * noise.nextGaussian());
                  v.put(Diagnostics.COVERAGE, 0.3 + 0.45 * done + 0.025 * noise.nextGaussian());
                  v.put(Diagnostics.PRECISION, 0.6 + 0.02 * noise.nextGaussian());
                }));
    assertThat(states).hasSizeBetween(1, 2).startsWith("improving").doesNotHaveDuplicates();
  }

  @Test
  void samplesThatAreNotAmongTheDataAreNeverHealthy() {
    Map<String, Double> poor =
        Map.of(
            Diagnostics.COVERAGE, 0.01,
            Diagnostics.PRECISION, 0.01,
            Diagnostics.DISTANCE, 11.0,
            Diagnostics.RECALL, 0.01,
            Diagnostics.WITHIN, 0.3,
            Diagnostics.WITHIN_DIMENSION, 0.2,
            Diagnostics.WITHIN_COLLAPSED, 1.0,
            Diagnostics.DIVERSITY, 0.3);
    poor.forEach(
        (name, value) -> {
          Doctor doctor = Doctor.of(FACTS, history(0, (t, v) -> v.put(name, value)));
          assertThat(doctor.findings())
              .as(name)
              .extracting(Finding::kind)
              .doesNotContain("improving", "plateaued", "declining");
          assertThat(doctor.findings().stream().anyMatch(Finding::failure))
              .as(name)
              .isNotEqualTo(doctor.undiagnosed().isPresent());
        });
  }

  /** Where nothing says that classes vary, a conditional generator may have one sample of each. */
  @Test
  void conditionalRunsAreHealthyOnlyIfTheirClassesAreSeenToVary() {
    List<Event> unseen = history(0, (t, v) -> v.remove(Diagnostics.WITHIN));
    assertThat(kinds(unseen)).containsAnyOf("improving", "plateaued");
    Facts labelled = facts("conditioning=projected");
    for (List<Event> events : List.of(unseen, history(0, (t, v) -> {}))) {
      assertThat(
              Doctor.of(labelled, events).findings().stream()
                  .map(Finding::kind)
                  .anyMatch(List.of("improving", "plateaued")::contains))
          .isEqualTo(!events.equals(unseen));
    }
  }

  /** A player that hardly moves is held by its rate only where that is set apart. */
  @Test
  void ratesAreBlamedWhereTheyAreApart() {
    List<Event> still = history(0, (t, v) -> v.put(Diagnostics.D_UPDATE, 0.00002));
    assertThat(Doctor.of(FACTS, still).findings())
        .extracting(Finding::kind)
        .doesNotContain("learning-rates");
    Finding found =
        Doctor.of(facts("discriminator.optimizer.learningRate=0.000004"), still).findings().stream()
            .filter(finding -> finding.kind().equals("learning-rates"))
            .findFirst()
            .orElseThrow();
    assertThat(found.remedy().settings())
        .containsExactly(
            "generator.optimizer.learningRate=4.0E-4",
            "discriminator.optimizer.learningRate=4.0E-4");
  }

  /** What is known to spoil a game is taken back before anything is added to it. */
  @Test
  void whatSpoilsAGameIsTakenBack() {
    Facts facts = facts("stabilisers.labelNoise=0.45", "architecture.generatorDropout=0.8");
    List<Event> collapsed = history(0, (t, v) -> v.put(Diagnostics.DIVERSITY, 0.1));
    Finding found = Doctor.of(facts, collapsed).findings().get(0);
    assertThat(found.kind()).isEqualTo("mode-collapse");
    assertThat(found.remedy().settings())
        .containsExactly("stabilisers.labelNoise=0", "architecture.generatorDropout=0");
    assertThat(Doctor.of(FACTS, collapsed).findings().get(0).remedy().settings())
        .containsExactly("packing=2");
  }

  @Test
  void columnsOfAnotherKindAreSaidBesideTheStateOfHealth() {
    List<Finding> findings =
        Doctor.of(
                FACTS,
                history(
                    0,
                    (t, v) -> {
                      v.put(Diagnostics.FRACTIONAL_NAMES, "children");
                      v.put(Diagnostics.NEGATIVE_NAMES, "income");
                    }))
            .findings();
    assertThat(findings).extracting(Finding::kind).containsExactly("improving", "columns");
    assertThat(findings).noneMatch(Finding::failure);
    assertThat(findings.get(1).evidence().toString()).contains("children", "income");
  }

  /** The examinations before the first regular one are close together and are no history. */
  @Test
  void earlyExaminationsAreNoCourse() {
    Doctor doctor = new Doctor(FACTS);
    Random noise = new Random(1);
    for (int images : List.of(32, 256, 512)) {
      doctor.add(new Event(Event.DIAGNOSTICS, images / 32, images, 1, healthy(0, noise)));
    }
    assertThat(doctor.examinations()).isEqualTo(1);
    assertThat(doctor.undiagnosed().orElseThrow()).contains("too early", "14 kimg", "0.5");
    doctor.add(diagnostics(0, healthy(0, noise)));
    assertThat(doctor.examinations()).isEqualTo(1);
  }

  @Test
  void aStrengthAroundTheThresholdDoesNotFlicker() {
    // Every second examination is a little above, every other a little below.
    Doctor doctor = new Doctor(FACTS);
    int changes = 0;
    Random noise = new Random(1);
    for (int t = 0; t < 200; t++) {
      Map<String, Object> values = healthy(Math.min(t, LENGTH), noise);
      values.put(Diagnostics.G_DEAD, t % 2 == 0 ? 0.63 : 0.57);
      for (Doctor.Change change : doctor.add(diagnostics(t, values))) {
        changes += change.finding().kind().equals("dead-units") ? 1 : 0;
      }
    }
    assertThat(changes).isLessThanOrEqualTo(1);
  }

  @Test
  void oneStrangeExaminationIsNoFinding() {
    assertThat(
            Doctor.of(FACTS, history(20, 21, (t, v) -> v.put(Diagnostics.DIVERSITY, 0.01)))
                .findings())
        .noneMatch(Finding::failure);
  }

  @Test
  void hearingOneByOneIsHearingAllAtOnce() {
    List<Event> events = history(10, 25, (t, v) -> v.put(Diagnostics.D_DEAD, 0.95));
    Doctor doctor = new Doctor(FACTS);
    List<String> changes = new ArrayList<>();
    for (Event event : events) {
      for (Doctor.Change change : doctor.add(event)) {
        changes.add(change.finding().kind() + " " + change.started());
        assertThat(change.line()).isNotBlank().doesNotContain("\n");
        assertThat(change.finding().confidence()).isBetween(0.0, 1.0);
      }
    }
    assertThat(changes).contains("dead-units true", "dead-units false");
    assertThat(doctor.findings()).isEqualTo(Doctor.of(FACTS, events).findings());
  }

  @Test
  void aDivergedRunSaysSoFirst() {
    List<Event> events = history(0, (t, v) -> {});
    events.add(
        new Event(
            Event.DIVERGED,
            500,
            41_000,
            50,
            Map.of("tensor", "the gradient of generator.0.weight")));
    List<Finding> findings = Doctor.of(FACTS, events).findings();
    assertThat(findings.get(0).kind()).isEqualTo("divergence");
    assertThat(findings.get(0).confidence()).isEqualTo(1);
    assertThat(findings.get(0).evidence().get(0)).contains("generator.0.weight", "step 500");
    assertThat(findings).noneMatch(finding -> finding.kind().equals("improving"));
  }

  @Test
  void aRunWithoutExaminationsIsNotMeasured() {
    Doctor nothing = new Doctor(FACTS);
    assertThat(nothing.findings()).isEmpty();
    assertThat(nothing.undiagnosed().orElseThrow()).contains("no steps yet");
    Doctor old =
        Doctor.of(
            FACTS,
            List.of(
                new Event("start", 0, 0, 0, Map.of("recipe", "gan")),
                new Event(Event.STEP, 1, 64, 1, Map.of("generator.loss", 0.7))));
    assertThat(old.findings()).isEmpty();
    assertThat(old.undiagnosed().orElseThrow()).contains("losses of 1 step and no examinations");
  }

  @Test
  void valuesThatAreNotThereOrNotFiniteAreNoReasonToFail() {
    List<Event> events = new ArrayList<>();
    for (int t = 0; t < LENGTH; t++) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put(Diagnostics.LOGIT_REAL, t % 2 == 0 ? "NaN" : "Infinity");
      values.put(Diagnostics.SEPARATION, "NaN");
      values.put(Diagnostics.G_UPDATE, "Infinity");
      events.add(diagnostics(t, values));
      events.add(diagnostics(t, Map.of()));
    }
    List<Finding> findings = Doctor.of(FACTS, events).findings();
    assertThat(findings.stream().map(Finding::kind)).contains("divergence");
  }
}
