package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.game.augmentation.DiscriminatorAugmentation;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalty;
import dev.organza.torch.Device;
import dev.organza.torch.Precision;
import dev.organza.train.Hardware;
import dev.organza.train.StepStatistics;
import dev.organza.train.Trainer;
import dev.organza.tree.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every objective, penalty, augmentation and stabiliser in both games of translators, as {@link
 * CombinationTest} has it for generators: each trains, or is refused with the reason.
 */
@Tag("slow")
class TranslationCombinationTest {

  private static final Kinds KINDS = Catalogue.builtIn().kinds();
  private static final Dataset PAIRS =
      Sources.standard()
          .open(
              DataOptions.DEFAULTS.withSource("edges:digits").withFirst(8).withSize(32),
              DownloadListener.silent());

  private static final List<String> STABILISERS =
      List.of(
          "stabilisers.unrolledSteps=1",
          "stabilisers.instanceNoise={kind: linear, from: 0.3, to: 0.1, startKimg: 0, endKimg:"
              + " 0.02}",
          "stabilisers.labelNoise=0.25",
          "discriminator.clip=0.05");

  private static final List<String> DETERMINATE =
      List.of("architecture.dropout=0", "discriminator.optimizer.learningRate=0.02");

  @AfterAll
  static void close() {
    PAIRS.close();
  }

  private static Trainer trainer(String name, Precision precision, List<String> changes) {
    Recipes recipes = Catalogue.builtIn().recipes();
    List<String> tiny = new ArrayList<>();
    tiny.add("architecture.width=1");
    tiny.add("discriminatorArchitecture={kind: patch, width: 1, layers: 1, normalisation: layer}");
    tiny.add("training.batch=2");
    if (name.equals("cyclegan")) {
      tiny.add("architecture.blocks=1");
    }
    tiny.addAll(changes);
    Recipe recipe = recipes.set(recipes.named(name), tiny);
    Preparation prepared = Preparation.of(Catalogue.builtIn(), recipe, PAIRS);
    return new Trainer(prepared.plan(), prepared.data(), new Hardware(Device.cpu(), 1, precision));
  }

  private static void trains(String name, String... changes) {
    trains(name, Precision.FLOAT32, changes);
  }

  private static void trains(String name, Precision precision, String... changes) {
    try (Trainer trainer = trainer(name, precision, List.of(changes))) {
      trainer.step();
      StepStatistics second = trainer.step();
      for (String player : trainer.players().keySet()) {
        assertThat(second.value(player + ".loss")).as(player).isFinite();
        assertThat(second.value(player + ".gradientNorm")).as(player).isFinite().isPositive();
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> everyKindTrainsInBothGames() {
    return Stream.of("pix2pix", "cyclegan")
        .map(
            name ->
                dynamicTest(
                    name,
                    () -> {
                      for (String objective : KINDS.names(Objective.class)) {
                        trains(name, "objective=" + objective);
                      }
                      for (String penalty : KINDS.names(Penalty.class)) {
                        if (!penalty.equals("path-length")) {
                          trains(name, "penalties=[" + penalty + "]", STABILISERS.get(1));
                        }
                      }
                      for (String augmentation : KINDS.names(DiscriminatorAugmentation.class)) {
                        trains(name, "augmentation=" + augmentation);
                      }
                      for (String stabiliser : STABILISERS) {
                        trains(name, stabiliser);
                        trains(name, "penalties=[r1]", stabiliser);
                      }
                      trains(name, Precision.BFLOAT16, STABILISERS.toArray(String[]::new));
                    }));
  }

  @ParameterizedTest
  @CsvSource({
    "stabilisers.consensus=0.1, distances and cycles",
    "stabilisers.replay.size=16, belongs to another image",
    "penalties=[path-length], is a penalty of the generator"
  })
  void whatMakesNoSenseIsRefusedWithTheReason(String change, String says) {
    for (String name : List.of("pix2pix", "cyclegan")) {
      assertThatThrownBy(() -> trainer(name, Precision.FLOAT32, List.of(change)).close())
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(says);
    }
  }

  /** Of equal weights and images, noise alone makes another loss. */
  @Test
  void noiseReachesWhatTheDiscriminatorSees() {
    Map<String, Double> plain = first();
    for (String stabiliser : STABILISERS.subList(1, 3)) {
      assertThat(first(stabiliser).get("discriminator.loss"))
          .as(stabiliser)
          .isNotEqualTo(plain.get("discriminator.loss"));
    }
  }

  /** On all images at once the update that is looked ahead at is the one that D makes next. */
  @Test
  void anUnrolledUpdateIsTheNextOne() {
    double after = answer(2);
    assertThat(answer(1, STABILISERS.get(0))).isCloseTo(after, within(1e-5));
    assertThat(Math.abs(answer(1) - after)).isGreaterThan(1e-4);
  }

  /** G's adversarial loss after some updates of D. */
  private static double answer(int updates, String... changes) {
    List<String> all = new ArrayList<>(DETERMINATE);
    all.add("training.batch=8");
    all.addAll(List.of(changes));
    try (Trainer trainer = trainer("pix2pix", Precision.FLOAT32, all)) {
      for (int i = 0; i < updates; i++) {
        trainer.update("discriminator");
      }
      return trainer.update("generator").value("generator.adversarial");
    }
  }

  private static Map<String, Double> first(String... changes) {
    List<String> all = new ArrayList<>(DETERMINATE);
    all.addAll(List.of(changes));
    try (Trainer trainer = trainer("pix2pix", Precision.FLOAT32, all)) {
      return trainer.step().values();
    }
  }
}
