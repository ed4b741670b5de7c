package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.game.Conditioning;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalty;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.torch.Device;
import dev.organza.torch.Precision;
import dev.organza.train.Hardware;
import dev.organza.train.StepStatistics;
import dev.organza.train.Trainer;
import dev.organza.tree.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every objective with every penalty, every conditioning and every stabiliser, by recipe: each
 * combination trains, or is one of those that {@link Combination#refusal} lists with the reason.
 * The kinds are those of the registry, so that a new one joins by itself.
 */
@Tag("slow")
class CombinationTest {

  private static final Kinds KINDS = Catalogue.builtIn().kinds();
  private static final Recipe TINY =
      Catalogue.builtIn()
          .recipes()
          .set(
              Recipe.DEFAULTS,
              List.of(
                  "prior.size=3",
                  "training.batch=8",
                  "training.criticSteps=2",
                  "generator.initialiser=xavier",
                  "discriminator.initialiser=xavier"));
  private static final Hardware HARDWARE = new Hardware(Device.cpu(), 1, Precision.FLOAT32);
  private static final Dataset ROWS = new LabelledRows(24);
  private static final Dataset IMAGES = open("digits");
  private static final String NONE = "none";
  private static final String PACKING = "packing";

  private static Dataset open(String source) {
    return Sources.standard()
        .open(DataOptions.DEFAULTS.withSource(source).withFirst(32), DownloadListener.silent());
  }

  /** Networks and their data. */
  private enum Networks {
    ROWS("{kind: mlp, width: 4}", CombinationTest.ROWS),
    ROWS_BATCH("{kind: mlp, width: 4, discriminatorNormalisation: batch}", CombinationTest.ROWS),
    ROWS_SPECTRAL(
        "{kind: mlp, width: 4, discriminatorNormalisation: spectral}", CombinationTest.ROWS),
    IMAGES("{kind: dcgan, width: 2, discriminatorNormalisation: layer}", CombinationTest.IMAGES),
    IMAGES_BATCH(
        "{kind: mlp, width: 4, discriminatorNormalisation: batch}", CombinationTest.IMAGES),
    IMAGES_SPECTRAL("{kind: cnn, width: 2}", CombinationTest.IMAGES),
    IMAGES_MAXOUT(
        "{kind: maxout-mlp, generatorUnits: 6, discriminatorUnits: 4, pieces: 2}",
        CombinationTest.IMAGES);

    final String architecture;
    final Dataset dataset;

    Networks(String architecture, Dataset dataset) {
      this.architecture = architecture;
      this.dataset = dataset;
    }
  }

  /** What a recipe sets besides its networks. */
  private record Combination(
      Networks networks, String objective, String penalty, String condition, String stabiliser) {

    /** The kinds that draw gradients at each sample, where a batch normalisation mixes them. */
    private static final List<String> PER_SAMPLE =
        List.of("gradient-penalty", "r1", "r2", "dragan");

    /** Why this combination is refused; all others train. */
    Optional<String> refusal() {
      if (condition.equals("built-in")) {
        return Optional.of("needs an architecture with a place for labels");
      }
      if (condition.equals("conditional-vector")) {
        return Optional.of("is for the rows of a table");
      }
      if (penalty.equals("path-length")) {
        return Optional.of("is a penalty of the generator");
      }
      boolean mixes = networks == Networks.ROWS_BATCH || networks == Networks.IMAGES_BATCH;
      if (mixes && PER_SAMPLE.contains(penalty)) {
        return Optional.of("batch normalisation mixes");
      }
      if (stabiliser.startsWith("replay")
          && List.of("joined", "projected", "codes").contains(condition)) {
        return Optional.of("replay keeps samples without their labels or codes");
      }
      return Optional.empty();
    }

    Recipe recipe() {
      List<String> changes = new ArrayList<>();
      changes.add("architecture=" + networks.architecture);
      changes.add("objective=" + objective);
      if (!penalty.equals(NONE)) {
        changes.add("penalties=[" + penalty + "]");
      }
      changes.add(condition.equals(PACKING) ? "packing=2" : "conditioning=" + condition);
      if (stabiliser.startsWith("clip")) {
        changes.add("discriminator." + stabiliser);
      } else if (!stabiliser.equals(NONE)) {
        changes.add("stabilisers." + stabiliser);
      }
      return Catalogue.builtIn().recipes().set(TINY, changes);
    }

    @Override
    public String toString() {
      return String.join(", ", networks.name(), objective, penalty, condition, stabiliser);
    }
  }

  private static final List<String> OBJECTIVES = List.copyOf(KINDS.names(Objective.class));
  private static final List<String> PENALTIES =
      Stream.concat(Stream.of(NONE), KINDS.names(Penalty.class).stream()).toList();
  private static final List<String> CONDITIONS =
      Stream.concat(KINDS.names(Conditioning.class).stream(), Stream.of(PACKING)).toList();
  private static final List<String> STABILISERS =
      List.of(
          "unrolledSteps=2",
          "consensus=0.1",
          "instanceNoise={kind: linear, from: 0.3, to: 0.1, startKimg: 0, endKimg: 0.02}",
          "labelNoise=0.25",
          "replay.size=16",
          "clip=0.05");

  private static Trainer trainer(Recipe recipe, Dataset dataset) {
    return trainer(recipe, dataset, HARDWARE);
  }

  private static Trainer trainer(Recipe recipe, Dataset dataset, Hardware hardware) {
    Preparation prepared = Preparation.of(Catalogue.builtIn(), recipe, dataset);
    return new Trainer(prepared.plan(), prepared.data(), hardware);
  }

  private static void check(Combination combination) {
    check(combination, HARDWARE);
  }

  private static void check(Combination combination, Hardware hardware) {
    Recipe recipe = combination.recipe();
    Optional<String> refusal = combination.refusal();
    if (refusal.isPresent()) {
      assertThatThrownBy(() -> trainer(recipe, combination.networks.dataset).close())
          .as(combination.toString())
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(refusal.get());
      return;
    }
    try (Trainer trainer = trainer(recipe, combination.networks.dataset, hardware)) {
      trainer.step();
      StepStatistics second = trainer.step();
      assertThat(second.value("discriminator.loss")).as(combination.toString()).isFinite();
      assertThat(second.value("generator.loss")).as(combination.toString()).isFinite();
      assertThat(second.value("discriminator.gradientNorm"))
          .as(combination.toString())
          .isFinite()
          .isPositive();
      assertThat(second.value("generator.gradientNorm"))
          .as(combination.toString())
          .isFinite()
          .isPositive();
      assertThat(second.values().containsKey("discriminator.penalty"))
          .isEqualTo(!combination.penalty.equals(NONE));
      if (!combination.penalty.equals(NONE)) {
        assertThat(second.value("discriminator.penalty")).isFinite().isNotNegative();
      }
      List<String> codes =
          second.values().keySet().stream()
              .filter(name -> name.startsWith("information."))
              .toList();
      if (combination.condition.equals("codes")) {
        assertThat(codes)
            .containsExactly("information.category", "information.c1", "information.c2");
        assertThat(second.value("information.category")).isLessThan(Math.log(10));
      } else {
        assertThat(codes).isEmpty();
      }
      Model model =
          Model.of(
              trainer, ModelDescription.of("combination", trainer.plan().game(), trainer.data()));
      float[][] samples = model.sample(3, 1);
      for (float[] sample : samples) {
        for (float value : sample) {
          assertThat(value).as(combination.toString()).isFinite();
        }
      }
      assertThat(model.discriminate(samples)).as(combination.toString()).doesNotContain(Double.NaN);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyObjectiveWithEveryPenaltyAndConditioning() {
    return Stream.of(Networks.ROWS, Networks.IMAGES)
        .flatMap(
            networks ->
                OBJECTIVES.stream()
                    .map(
                        objective ->
                            dynamicTest(
                                networks + " " + objective,
                                () -> {
                                  for (String penalty : PENALTIES) {
                                    for (String condition : CONDITIONS) {
                                      check(
                                          new Combination(
                                              networks, objective, penalty, condition, NONE));
                                    }
                                  }
                                })));
  }

  @TestFactory
  Stream<DynamicTest> everyNormalisationWithEveryPenaltyAndConditioning() {
    return Stream.of(
            Networks.ROWS_BATCH,
            Networks.ROWS_SPECTRAL,
            Networks.IMAGES_BATCH,
            Networks.IMAGES_SPECTRAL,
            Networks.IMAGES_MAXOUT)
        .map(
            networks ->
                dynamicTest(
                    networks.name(),
                    () -> {
                      for (String penalty : PENALTIES) {
                        for (String condition : CONDITIONS) {
                          check(new Combination(networks, "hinge", penalty, condition, NONE));
                        }
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyStabiliserWithEveryObjectivePenaltyAndConditioning() {
    return Stream.of(Networks.ROWS, Networks.IMAGES)
        .flatMap(
            networks ->
                STABILISERS.stream()
                    .map(
                        stabiliser ->
                            dynamicTest(
                                networks + " " + stabiliser,
                                () -> {
                                  for (String objective : OBJECTIVES) {
                                    check(
                                        new Combination(
                                            networks, objective, NONE, NONE, stabiliser));
                                  }
                                  for (String penalty : PENALTIES) {
                                    check(
                                        new Combination(
                                            networks, "minimax", penalty, NONE, stabiliser));
                                  }
                                  for (String condition : CONDITIONS) {
                                    check(
                                        new Combination(
                                            networks, "hinge", "r1", condition, stabiliser));
                                  }
                                })));
  }

  /** Generated samples are then bfloat16 and real ones float32. */
  @TestFactory
  Stream<DynamicTest> imagesInBfloat16Too() {
    Hardware bfloat16 = new Hardware(Device.cpu(), 1, Precision.BFLOAT16);
    return Stream.of(Networks.IMAGES, Networks.IMAGES_SPECTRAL)
        .map(
            networks ->
                dynamicTest(
                    networks.name(),
                    () -> {
                      for (String penalty : PENALTIES) {
                        for (String condition : CONDITIONS) {
                          check(
                              new Combination(networks, "wasserstein", penalty, condition, NONE),
                              bfloat16);
                        }
                        for (String stabiliser : STABILISERS) {
                          check(
                              new Combination(networks, "minimax", penalty, NONE, stabiliser),
                              bfloat16);
                        }
                      }
                    }));
  }

  // What cannot go together whatever the rest

  private static void assertRefused(Dataset dataset, String says, String... changes) {
    Recipe recipe = Catalogue.builtIn().recipes().set(TINY, List.of(changes));
    assertThatThrownBy(() -> trainer(recipe, dataset).close())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(says)
        .satisfies(
            e -> assertThat(String.valueOf(e.getMessage()).lines().count()).isBetween(1L, 2L));
  }

  @Test
  void theRestIsRefusedWithAReason() {
    String mlp = "architecture={kind: mlp, width: 4}";
    assertRefused(
        IMAGES, "packing is 2 and the conditioning has codes", "packing=2", "conditioning=codes");
    assertRefused(ROWS, "no multiple of packing, 3", mlp, "packing=3");
    assertRefused(ROWS, "packing is 0", mlp, "packing=0");
    assertRefused(ROWS, "packing is 65", mlp, "packing=65");
    assertRefused(ROWS, "less than a batch of 8", mlp, "stabilisers.replay.size=7");
    assertRefused(
        ROWS, "has no codes", mlp, "conditioning={kind: codes, categorical: [], continuous: 0}");
    try (Dataset unlabelled = open("ring8")) {
      assertRefused(unlabelled, "this data has no labels", mlp, "conditioning=joined");
      assertRefused(unlabelled, "this data has no labels", mlp, "conditioning=projected");
    }
  }
}
