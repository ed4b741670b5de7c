package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.transform.Scaling;
import dev.organza.game.UpdateOrder;
import dev.organza.nn.Initialiser;
import dev.organza.optim.Adam;
import dev.organza.optim.Progress;
import dev.organza.optim.Schedule;
import dev.organza.optim.Sgd;
import dev.organza.torch.Backward;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {

  private static TrainingOptions average(double halfLifeKimg, double rampup) {
    return new TrainingOptions(
        8,
        2,
        CriticWarmup.DEFAULTS,
        UpdateOrder.ALTERNATING,
        1,
        halfLifeKimg,
        rampup,
        OutputBias.ZERO);
  }

  @ParameterizedTest
  @EnumSource
  void theSamePlanGivesTheSameWeightsBitForBit(TinyGames.Kind kind) {
    for (Precision precision : Precision.values()) {
      Hardware hardware = new Hardware(TinyGames.ONE_THREAD.device(), 1, precision);
      try (Trainer one = TinyGames.trainer(kind, 3, hardware);
          Trainer two = TinyGames.trainer(kind, 3, hardware);
          Trainer other = TinyGames.trainer(kind, 4, hardware)) {
        Map<String, Object> start = TinyGames.everything(one);
        for (int round = 0; round < 20; round++) { // in turn, so that one could disturb the other
          one.step();
          two.step();
          other.step();
        }
        Map<String, Object> end = TinyGames.everything(one);
        assertThat(TinyGames.everything(two)).isEqualTo(end);
        Map<String, Object> others = TinyGames.everything(other);
        for (String name : end.keySet()) {
          boolean weight = name.endsWith(".weight");
          if (weight) {
            assertThat(end.get(name)).as(name).isNotEqualTo(start.get(name));
            assertThat(end.get(name)).as(name).isNotEqualTo(others.get(name));
          }
        }
      }
    }
  }

  /** Both ways round differently, so that what is asked for shows in the last bits. */
  @Test
  void gradientsOfConvolutionsAreComputedInTheWayThatIsAskedFor() {
    Map<Backward, Map<String, Object>> ends = new EnumMap<>(Backward.class);
    for (Backward way : Backward.values()) {
      Hardware hardware = new Hardware(TinyGames.ONE_THREAD.device(), 1, Precision.BFLOAT16, way);
      try (Trainer trainer = TinyGames.trainer(TinyGames.Kind.WIDE, 3, hardware)) {
        trainer.step();
        ends.put(way, TinyGames.everything(trainer));
      }
    }
    assertThat(ends.get(Backward.PRODUCTS)).isNotEqualTo(ends.get(Backward.LIBTORCH));
    try (Trainer usual = TinyGames.trainer(TinyGames.Kind.WIDE, 3, TinyGames.BFLOAT16)) {
      usual.step();
      assertThat(TinyGames.everything(usual)).isEqualTo(ends.get(Backward.PRODUCTS));
    }
  }

  /** The average after n rounds is Σ (1−β)β^(n−i) θ_i + βⁿ θ_0. */
  @Test
  void theAverageIsTheExponentialOneOfTheGenerator() {
    TrainingOptions training = average(0.05, 0);
    double decay = Math.pow(0.5, 16 / 50.0); // 16 images a round, half-life 50 images
    try (Trainer trainer =
        TinyGames.trainer(TinyGames.Kind.MLP_NORMALISED, 1, TinyGames.ONE_THREAD, training)) {
      List<float[]> course = new ArrayList<>();
      course.add(HostMemory.floats(trainer.player("generator").parameters().flat()));
      int n = 12;
      for (int i = 0; i < n; i++) {
        trainer.step();
        course.add(HostMemory.floats(trainer.player("generator").parameters().flat()));
      }
      float[] average = averageParameters(trainer);
      for (int j = 0; j < average.length; j++) {
        double expected = Math.pow(decay, n) * course.get(0)[j];
        for (int i = 1; i <= n; i++) {
          expected += (1 - decay) * Math.pow(decay, n - i) * course.get(i)[j];
        }
        assertThat((double) average[j]).isCloseTo(expected, within(1e-6));
      }
    }
  }

  private static float[] parameters(Trainer trainer) {
    return HostMemory.floats(trainer.player("generator").parameters().flat());
  }

  private static float[] averageParameters(Trainer trainer) {
    List<Float> values = new ArrayList<>();
    Map<String, Tensor> model = trainer.snapshot().model();
    TinyGames.game(trainer)
        .networks()
        .generator()
        .parameters()
        .forEach(
            spec -> {
              for (float value :
                  HostMemory.floats(TinyGames.tensor(model, "average." + spec.name()))) {
                values.add(value);
              }
            });
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    return floats;
  }

  private static Progress after(long images) {
    return new Progress(0, images);
  }

  @Test
  void theHalfLifeOfTheAverageMayFollowASchedule() {
    TrainingOptions rising =
        new TrainingOptions(
            16,
            1,
            CriticWarmup.DEFAULTS,
            UpdateOrder.ALTERNATING,
            1,
            new Schedule.Cosine(0, 10, 20),
            0,
            OutputBias.ZERO);
    assertThat(rising.emaDecay(after(0), 16)).isZero();
    assertThat(rising.emaDecay(after(10_000), 16))
        .isCloseTo(Math.pow(0.5, 16 / 5e3), within(1e-12));
    assertThat(rising.emaDecay(after(20_000), 16))
        .isCloseTo(Math.pow(0.5, 16 / 1e4), within(1e-12));
  }

  /** Rates that fall to 0 along the training move nothing after its end, wherever that is. */
  @Test
  void aScheduleMaySpanTheTraining() {
    PlayerOptions annealed =
        new PlayerOptions(
            Initialiser.Normal.DEFAULTS,
            new Sgd(0.1, Schedule.constant("momentum", 0)),
            Schedule.Anneal.DEFAULTS,
            0);
    for (int steps : new int[] {2, 5}) {
      TrainingOptions training =
          new TrainingOptions(
              8,
              1,
              CriticWarmup.DEFAULTS,
              UpdateOrder.ALTERNATING,
              steps * 0.008,
              0,
              0,
              OutputBias.ZERO);
      TrainingData data = TinyGames.Kind.MLP.data();
      Plan plan = TinyGames.Kind.MLP.plan(data.dataset().shape(), 1, training);
      try (Trainer trainer =
          new Trainer(
              new Plan(plan.game(), TinyGames.players(annealed, annealed), training, 1),
              data,
              TinyGames.ONE_THREAD)) {
        TinyGames.play(trainer, steps - 1);
        float[] before = parameters(trainer);
        TinyGames.play(trainer, 1);
        float[] end = parameters(trainer);
        TinyGames.play(trainer, 1);
        assertThat(end).isNotEqualTo(before);
        assertThat(parameters(trainer)).isEqualTo(end);
      }
    }
  }

  /** Two real batches a step, of which the critic's one is counted; both are gone from the data. */
  @Test
  void freshBatchesCountTheCriticsOne() {
    TrainingOptions fresh =
        new TrainingOptions(
            8, 1, CriticWarmup.DEFAULTS, UpdateOrder.FRESH_BATCHES, 1, 0, 0, OutputBias.ZERO);
    try (Trainer trainer = TinyGames.trainer(TinyGames.Kind.MLP, 1, TinyGames.ONE_THREAD, fresh)) {
      assertThat(trainer.imagesOfNextStep()).isEqualTo(8);
      trainer.step();
      trainer.step();
      assertThat(trainer.progress()).isEqualTo(new Progress(2, 16));
      assertThat(trainer.snapshot().position().cursor().position()).isEqualTo(4 * 8);
    }
  }

  @Test
  void theHalfLifeOfTheAverageIsInImages() {
    TrainingOptions constant = average(10, 0);
    // After half-life/(batch·k) = 625 rounds, half is left.
    assertThat(Math.pow(constant.emaDecay(after(1_000_000), 16), 625)).isCloseTo(0.5, within(1e-9));
    assertThat(constant.emaDecay(after(16), 16)).isEqualTo(constant.emaDecay(after(1_000_000), 16));
    TrainingOptions ramped = average(10, 0.05);
    // After 1,000 images the half-life is at most 50 of them, 16 a round.
    assertThat(ramped.emaDecay(after(1000), 16)).isCloseTo(Math.pow(0.5, 16 / 50.0), within(1e-12));
    assertThat(ramped.emaDecay(after(1_000_000), 16))
        .isEqualTo(constant.emaDecay(after(1_000_000), 16));
    assertThat(average(0, 0.05).emaDecay(after(1000), 16)).isZero();
    assertThat(average(0, 0).emaDecay(after(1000), 16)).isZero();
  }

  @Test
  void withoutAnAverageTheGeneratorItselfIsSampled() {
    try (Trainer trainer =
        TinyGames.trainer(TinyGames.Kind.DCGAN, 1, TinyGames.ONE_THREAD, average(0, 0))) {
      TinyGames.play(trainer, 5);
      Map<String, Object> all = TinyGames.everything(trainer);
      all.forEach(
          (name, bytes) -> {
            if (name.startsWith("average.")) {
              assertThat(bytes).isEqualTo(all.get(name.replace("average.", "generator.")));
            }
          });
    }
  }

  /** The optimiser sees what autograd made, whatever the layout and the precision of the pass. */
  @ParameterizedTest
  @EnumSource
  void gradientsStayInTheFlatTensor(TinyGames.Kind kind) {
    for (Hardware hardware : List.of(TinyGames.ONE_THREAD, TinyGames.BFLOAT16)) {
      try (Trainer trainer = TinyGames.trainer(kind, 1, hardware)) {
        TinyGames.play(trainer, 3);
        for (Player player :
            List.of(trainer.player("generator"), trainer.player("discriminator"))) {
          try (Scope scope = Scope.open()) {
            long offset = player.parameters().gradient().data_ptr().address();
            for (Tensor view : player.parameters().views()) {
              Tensor gradient = view.grad();
              assertThat(gradient.data_ptr().address()).isEqualTo(offset);
              assertThat(gradient.strides().vec().get()).isEqualTo(view.strides().vec().get());
              assertThat(gradient.abs().sum().item_double()).isFinite();
              offset += view.nbytes();
            }
            assertThat(player.gradientNorm()).isPositive();
          }
        }
      }
    }
  }

  @Test
  void aTrainerThatCannotBeMadeLeavesNoThread() {
    long threads = readers();
    try (Trainer trainer = TinyGames.trainer(TinyGames.Kind.MLP, 1, TinyGames.ONE_THREAD)) {
      assertThat(trainer.progress().step()).isZero();
      assertThat(readers()).as("one that was made has a thread").isEqualTo(threads + 1);
    }
    assertThat(readers()).isEqualTo(threads);
    for (int i = 0; i < 10; i++) {
      failToMake();
    }
    assertThat(readers()).isEqualTo(threads);
  }

  /** A batch larger than the data; and a bias to be set where no linear layer has one. */
  static void failToMake() {
    TinyGames.Kind rows = TinyGames.Kind.MLP;
    TinyGames.Kind images = TinyGames.Kind.DCGAN;
    TrainingOptions tooLarge =
        new TrainingOptions(
            51, 1, CriticWarmup.DEFAULTS, UpdateOrder.ALTERNATING, 1, 0, 0, OutputBias.ZERO);
    TrainingOptions marginals =
        new TrainingOptions(
            8,
            1,
            CriticWarmup.DEFAULTS,
            UpdateOrder.ALTERNATING,
            1,
            0,
            0,
            OutputBias.DATA_MARGINALS);
    assertThatThrownBy(() -> TinyGames.trainer(rows, 1, TinyGames.ONE_THREAD, tooLarge))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("51");
    assertThatThrownBy(() -> TinyGames.trainer(images, 1, TinyGames.ONE_THREAD, marginals))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("data-marginals");
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("organza-batches"))
        .count();
  }

  @Test
  void networksForOtherDataAreRefused() {
    TrainingData rows = TinyGames.Kind.MLP.data();
    Plan plan =
        TinyGames.Kind.DCGAN.plan(
            TinyGames.Kind.DCGAN.data().dataset().shape(), 1, TinyGames.SHORT);
    assertThatThrownBy(() -> new Trainer(plan, rows, TinyGames.ONE_THREAD))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("[1,8,8]")
        .hasMessageContaining("[6]");
  }

  // Divergence

  private static void assertWeightsAreFinite(Trainer trainer) {
    trainer
        .snapshot()
        .model()
        .forEach(
            (name, tensor) -> {
              for (float value : HostMemory.floats(tensor)) {
                assertThat(value).as(name).isFinite();
              }
            });
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e10, 1e30})
  void anAbsurdLearningRateIsADivergence(double rate) {
    TinyGames.Kind kind = TinyGames.Kind.MLP;
    TrainingData data = kind.data();
    PlayerOptions options =
        new PlayerOptions(
            new dev.organza.nn.Initialiser.Normal(0.1),
            new Adam(rate, 0.5, 0.999, 1e-8),
            Schedule.Constant.DEFAULTS,
            0);
    Plan sane = kind.plan(data.dataset().shape(), 1, TinyGames.SHORT);
    Plan plan = new Plan(sane.game(), options, sane.training(), 1);
    try (Trainer trainer = new Trainer(plan, data, TinyGames.ONE_THREAD)) {
      assertThatThrownBy(() -> TinyGames.play(trainer, 50))
          .isInstanceOfSatisfying(
              DivergenceException.class,
              e -> {
                assertThat(e.step()).isEqualTo(trainer.progress().step() + 1);
                assertThat(e.tensor()).isNotBlank();
                assertThat(e).hasMessageContaining("step " + e.step());
                assertThat(e).hasMessageContaining(e.tensor());
              });
      assertWeightsAreFinite(trainer);
    }
  }

  @Test
  void aNanInTheDataIsADivergenceThatChangesNoWeight() {
    float[][] rows = new float[20][6];
    rows[7][2] = Float.NaN;
    TrainingData data = TrainingData.of(TinyGames.ArrayDataset.rows(rows), Scaling.identity());
    Plan plan =
        TinyGames.Kind.MLP.plan(
            data.dataset().shape(),
            1,
            new TrainingOptions(
                20, 1, CriticWarmup.DEFAULTS, UpdateOrder.ALTERNATING, 1, 0, 0, OutputBias.ZERO));
    try (Trainer trainer = new Trainer(plan, data, TinyGames.ONE_THREAD)) {
      float[] before = HostMemory.floats(trainer.player("discriminator").parameters().flat());
      assertThatThrownBy(trainer::step)
          .isInstanceOfSatisfying(
              DivergenceException.class,
              e -> {
                assertThat(e.step()).isEqualTo(1);
                assertThat(e.tensor()).isEqualTo("the discriminator's loss");
              });
      assertThat(HostMemory.floats(trainer.player("discriminator").parameters().flat()))
          .isEqualTo(before);
      assertThat(trainer.progress()).isEqualTo(Progress.START);
    }
  }

  @Test
  void aGradientThatIsNotFiniteIsNamed() {
    try (Trainer trainer = TinyGames.trainer(TinyGames.Kind.MLP, 1, TinyGames.ONE_THREAD)) {
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        trainer
            .player("generator")
            .parameters()
            .views()
            .get(2)
            .grad()
            .fill_(new Scalar(Double.NaN));
      }
      String name = TinyGames.game(trainer).networks().generator().parameters().get(2).name();
      assertThat(trainer.player("generator").notFinite())
          .isEqualTo("the gradient of generator." + name);
      assertThat(trainer.player("discriminator").notFinite()).isNull();
    }
  }

  // Snapshots that do not fit

  @Test
  void aSnapshotThatDoesNotFitChangesNothing() {
    try (Trainer trainer = TinyGames.trainer(TinyGames.Kind.MLP, 1, TinyGames.ONE_THREAD);
        Trainer later = TinyGames.trainer(TinyGames.Kind.MLP, 1, TinyGames.ONE_THREAD);
        Trainer foreign = TinyGames.trainer(TinyGames.Kind.DCGAN, 1, TinyGames.ONE_THREAD)) {
      TinyGames.play(trainer, 2);
      TinyGames.play(later, 4);
      Map<String, Object> before = TinyGames.everything(trainer);
      Trainer.Snapshot good = later.snapshot();

      Map<String, byte[]> oneStream = new LinkedHashMap<>(good.streams());
      oneStream.remove("noise");
      Map<String, byte[]> badStream = new LinkedHashMap<>(good.streams());
      badStream.put("noise", new byte[] {1, 2, 3});
      Map<String, Tensor> less = new LinkedHashMap<>(good.state());
      less.remove(less.keySet().iterator().next());
      Map<String, Tensor> more = new LinkedHashMap<>(good.model());
      more.put("another", good.model().values().iterator().next());
      Trainer.Position outside =
          new Trainer.Position(
              good.position().progress(),
              new dev.organza.data.batch.Cursor(0, 50),
              good.position().updates());
      List<Trainer.Snapshot> bad =
          List.of(
              foreign.snapshot(),
              new Trainer.Snapshot(good.model(), good.state(), oneStream, good.position()),
              new Trainer.Snapshot(good.model(), good.state(), badStream, good.position()),
              new Trainer.Snapshot(good.model(), less, good.streams(), good.position()),
              new Trainer.Snapshot(more, good.state(), good.streams(), good.position()),
              new Trainer.Snapshot(good.model(), good.state(), good.streams(), outside));
      for (Trainer.Snapshot snapshot : bad) {
        assertThatThrownBy(() -> trainer.restore(snapshot)).isInstanceOf(OrganzaException.class);
        assertThat(TinyGames.everything(trainer)).isEqualTo(before);
      }
      trainer.restore(good);
      assertThat(TinyGames.everything(trainer)).isEqualTo(TinyGames.everything(later));
    }
  }
}
