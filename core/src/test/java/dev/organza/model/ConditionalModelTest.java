package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.data.transform.Scaling;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Codes;
import dev.organza.game.Conditioning;
import dev.organza.game.Joined;
import dev.organza.game.Projected;
import dev.organza.game.Unconditional;
import dev.organza.game.UpdateOrder;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalised;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.layer.Join;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.optim.Adam;
import dev.organza.optim.Optimizer;
import dev.organza.optim.Schedule;
import dev.organza.optim.Sgd;
import dev.organza.recipe.Catalogue;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Safetensors;
import dev.organza.torch.Scope;
import dev.organza.train.CheckpointPolicy;
import dev.organza.train.Checkpoints;
import dev.organza.train.CriticWarmup;
import dev.organza.train.OutputBias;
import dev.organza.train.Plan;
import dev.organza.train.PlayerOptions;
import dev.organza.train.TinyGames;
import dev.organza.train.Trainer;
import dev.organza.train.TrainingData;
import dev.organza.train.TrainingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings and models that know labels, have codes or judge packs. */
class ConditionalModelTest {

  private static final Dcgan TINY =
      new Dcgan(2, 0.2, Normalisation.BATCH, Normalisation.NONE, 0, 0);
  static final Codes CODES = new Codes(List.of(3, 2), 2, 1);

  private final Path folder;

  ConditionalModelTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static PlayerOptions player(Optimizer optimizer) {
    return new PlayerOptions(Initialiser.Xavier.DEFAULTS, optimizer, Schedule.Constant.DEFAULTS, 0);
  }

  /** A training of digits, after three rounds. */
  static Trainer trained(Conditioning conditioning, int packing) {
    Dataset digits =
        Sources.standard()
            .open(
                DataOptions.DEFAULTS.withSource("digits").withFirst(50), DownloadListener.silent());
    AdversarialGame game =
        new AdversarialGame(
            AdversarialNetworks.of(
                TINY,
                digits.shape(),
                digits.classes().size(),
                new NormalPrior(4),
                conditioning,
                packing),
            NonSaturating.DEFAULTS,
            List.of());
    PlayerOptions options = player(new Adam(0.01, 0.5, 0.999, 1e-8));
    Trainer trainer =
        new Trainer(
            new Plan(game, options, TinyGames.SHORT, 1),
            TrainingData.of(digits, Scaling.pixels(-1, 1)),
            TinyGames.ONE_THREAD);
    TinyGames.play(trainer, 3);
    return trainer;
  }

  private static ModelDescription description(Trainer trainer) {
    return ModelDescription.of("test", trainer.plan().game(), trainer.data());
  }

  static Model model(Trainer trainer) {
    return Model.of(trainer, description(trainer));
  }

  record Kind(Conditioning conditioning, int packing) {}

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind(new Joined(3), 1),
        new Kind(new Projected(3), 1),
        new Kind(CODES, 1),
        new Kind(Unconditional.DEFAULTS, 4),
        new Kind(new Joined(3), 2),
        new Kind(new Projected(3), 2));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aLoadedModelIsTheOneThatWasSaved(Kind kind) {
    try (Trainer trainer = trained(kind.conditioning, kind.packing)) {
      Model live = model(trainer);
      Path file =
          new Checkpoints(folder, CheckpointPolicy.DEFAULTS)
              .save(trainer, description(trainer).metadata(Catalogue.builtIn().kinds()), 0, 0)
              .model();
      try (Model loaded = Model.load(file, Device.cpu(), Catalogue.builtIn().kinds())) {
        assertThat(loaded.description()).isEqualTo(live.description());
        float[][] samples = live.sample(70, 1);
        assertThat(loaded.sample(70, 1)).isDeepEqualTo(samples);
        assertThat(loaded.sample(7, 1)).isDeepEqualTo(Arrays.copyOf(samples, 7));
        double[] judged = live.discriminate(samples);
        assertThat(loaded.discriminate(samples)).isEqualTo(judged);
        for (double d : judged) {
          assertThat(d).isBetween(0.0, 1.0);
        }
        assertThat(Arrays.stream(judged).distinct().count()).isGreaterThan(1);
        assertThat(live.discriminate(Arrays.copyOf(samples, 3)))
            .isEqualTo(Arrays.copyOf(judged, 3));
      }
    }
  }

  // Labels

  @Test
  void withoutAWishAllClassesComeInTurn() {
    try (Trainer trainer = trained(new Joined(3), 1)) {
      Model model = model(trainer);
      float[][] turns = model.sample(70, 1);
      for (int label = 0; label < 10; label++) {
        float[][] one = model.sample(70, 1, Selection.ofLabel(label));
        for (int i = label; i < 70; i += 10) {
          assertThat(one[i]).isEqualTo(turns[i]);
        }
        assertThat(one[(label + 1) % 10]).isNotEqualTo(turns[(label + 1) % 10]);
      }
      assertThat(model.labels(12, Selection.ANY))
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1);
    }
  }

  @Test
  void labelsAndCodesThatAModelHasNotAreRefused() {
    try (Trainer labelled = trained(new Joined(3), 1);
        Trainer coded = trained(CODES, 1)) {
      Model labels = model(labelled);
      Model codes = model(coded);
      assertRefused(
          labels, Selection.ofLabel(10), "class 10 is outside the model's classes, 0 to 9");
      assertRefused(labels, Selection.ofLabel(-1), "class -1 is outside");
      assertRefused(labels, Selection.ofCode("c1", 0), "has no codes");
      assertRefused(codes, Selection.ofLabel(0), "not conditioned on classes");
      assertRefused(codes, Selection.ofCode("c3", 0), "Its codes: category1, category2, c1, c2");
      assertRefused(codes, Selection.ofCode("categroy1", 0), "did you mean category1?");
      assertRefused(codes, Selection.ofCode("category1", 3), "has the values 0 to 2, not 3");
      assertRefused(codes, Selection.ofCode("category1", -1), "0 to 2, not -1");
      assertRefused(codes, Selection.ofCode("category1", 0.5), "0 to 2, not 0.5");
      assertRefused(codes, Selection.ofCode("category1", Double.NaN), "0 to 2, not NaN");
      assertRefused(codes, Selection.ofCode("c1", Double.NaN), "not NaN");
      assertRefused(codes, Selection.ofCode("c1", Double.NEGATIVE_INFINITY), "not -Infinity");
      assertRefused(codes, Selection.ofCode("c1", 1e300), "not 1.0E300");

      float[][] z = labels.latents(2, 1);
      assertThatThrownBy(() -> labels.generate(z, new int[] {1}))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("1 labels for 2 latents");
      assertThatThrownBy(() -> labels.generate(z, new int[] {1, 10}))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("class 10");
    }
  }

  private static void assertRefused(Model model, Selection selection, String says) {
    assertThatThrownBy(() -> model.sample(2, 1, selection))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(says);
  }

  // Codes

  @Test
  void aCodeThatIsAskedForIsSetAndNothingElse() {
    try (Trainer trainer = trained(CODES, 1)) {
      Model model = model(trainer);
      float[][] free = model.latents(70, 1);
      assertThat(free).hasDimensions(70, 4 + 3 + 2 + 2);
      float[][] set =
          model.latents(
              70, 1, new Selection(OptionalInt.empty(), Map.of("category2", 1.0, "c1", -1.5)));
      for (int i = 0; i < 70; i++) {
        float[] expected = free[i].clone();
        expected[7] = 0;
        expected[8] = 1;
        expected[9] = -1.5f;
        assertThat(set[i]).isEqualTo(expected);
      }
      assertThat(model.sample(3, 1, Selection.ofCode("category1", 0)))
          .isNotEqualTo(model.sample(3, 1, Selection.ofCode("category1", 1)));
      assertThat(model.generate(set)[0])
          .isEqualTo(
              model
                  .sample(
                      1,
                      1,
                      new Selection(OptionalInt.empty(), Map.of("category2", 1.0, "c1", -1.5)))[0]);
    }
  }

  @Test
  void aTraversalTakesOneCodeARowThroughItsValues() {
    try (Trainer trainer = trained(CODES, 1)) {
      Model model = model(trainer);
      float[][] starts = model.latents(2, 1);
      Traversal traversal = Traversal.of(model.description(), starts);
      assertThat(traversal.columns()).isEqualTo(10);
      assertThat(traversal.latents()).hasDimensions(2 * 4 * 10, 11);
      for (int start = 0; start < 2; start++) {
        for (int code = 0; code < 4; code++) {
          for (int column = 0; column < 10; column++) {
            float[] expected = starts[start].clone();
            switch (code) {
              case 0 -> Arrays.fill(expected, 4, 7, 0);
              case 1 -> Arrays.fill(expected, 7, 9, 0);
              default -> expected[9 + code - 2] = (float) (2 * (2.0 * column / 9 - 1));
            }
            if (code == 0) {
              expected[4 + column % 3] = 1;
            } else if (code == 1) {
              expected[7 + column % 2] = 1;
            }
            assertThat(traversal.latents()[(start * 4 + code) * 10 + column]).isEqualTo(expected);
          }
        }
      }
    }
    try (Trainer trainer = trained(Unconditional.DEFAULTS, 1)) {
      Model model = model(trainer);
      assertThatThrownBy(() -> Traversal.of(model.description(), model.latents(1, 1)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("no codes to traverse");
    }
  }

  // Descriptions from elsewhere

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"labels\":10|\"labels\":-1",
        "\"labels\":10|\"labels\":0",
        "\"labels\":10|\"labels\":9",
        "\"labels\":10|\"labels\":2147483647",
        "\"packing\":2|\"packing\":0",
        "\"packing\":2|\"packing\":-2",
        "\"packing\":2|\"packing\":1",
        "\"packing\":2|\"packing\":2147483647",
        "\"embedding\":3|\"embedding\":-3",
        "\"kind\":\"joined\",\"embedding\":3|\"kind\":\"codes\",\"categorical\":[10],\"continuous\":2,\"weight\":1",
        "\"kind\":\"joined\",\"embedding\":3|\"kind\":\"codes\",\"categorical\":[null],\"continuous\":2,\"weight\":1",
        "\"size\":4|\"size\":2147483647",
        "\"classes\":[\"0\",|\"classes\":[",
        "\"classes\":[\"0\",|\"classes\":[null,",
        "\"condition\":20|\"condition\":2000000000",
      })
  void aDescriptionThatDoesNotFitItsNetworksIsRefused(String part, String other) {
    try (Trainer trainer = trained(new Joined(3), 2);
        Scope scope = Scope.open()) {
      Path file =
          new Checkpoints(folder, CheckpointPolicy.DEFAULTS)
              .save(trainer, description(trainer).metadata(Catalogue.builtIn().kinds()), 0, 0)
              .model();
      String json =
          Objects.requireNonNull(Safetensors.readMetadata(file).get(ModelDescription.KEY));
      String changed = json.replace(part, other);
      assertThat(changed).as(json).isNotEqualTo(json);
      Path forged = folder.resolve("forged.safetensors");
      Safetensors.write(forged, Safetensors.read(file), Map.of(ModelDescription.KEY, changed));
      assertThatThrownBy(
              () -> Model.load(forged, Device.cpu(), Catalogue.builtIn().kinds()).close())
          .isInstanceOf(OrganzaException.class)
          .hasMessageContaining(forged.toString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  // A round

  /** Rows of one number that says their class. */
  private record Numbers() implements Dataset {

    @Override
    public String name() {
      return "numbers";
    }

    @Override
    public int count() {
      return 30;
    }

    @Override
    public Shape shape() {
      return Shape.of(1);
    }

    @Override
    public List<String> columns() {
      return List.of("x");
    }

    @Override
    public List<String> classes() {
      return List.of("one", "two", "three");
    }

    @Override
    public int label(int index) {
      return (index * index + index / 3) % 3;
    }

    @Override
    public String sha256() {
      return "0".repeat(64);
    }

    @Override
    public void read(int index, float[] into, int offset) {
      into[offset] = label(index) + 1;
    }

    @Override
    public Optional<Density> density() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  /** Notes what D sees in its moves. */
  private record DiscriminatorSpy(List<float[]> real, List<float[]> fake) implements Penalty {
    @Override
    public Tensor of(Penalised critic, Tensor real, Tensor fake, RandomStream noise) {
      this.real.add(HostMemory.floats(real));
      this.fake.add(HostMemory.floats(fake));
      return torch.zeros();
    }
  }

  /** Notes D's logits in G's moves. */
  private record GeneratorSpy(List<float[]> real, List<float[]> fake) implements Objective {
    @Override
    public Tensor discriminatorLoss(Tensor real, Tensor fake) {
      return fake.sub(real).mean();
    }

    @Override
    public Tensor generatorLoss(Supplier<Tensor> real, Tensor fake) {
      this.real.add(HostMemory.floats(real.get()));
      this.fake.add(HostMemory.floats(fake));
      return fake.mean();
    }
  }

  /** A generator that gives the label it is asked for makes exactly the real batch. */
  @ParameterizedTest
  @EnumSource
  void generatedSamplesHaveTheLabelsOfTheRealOnes(UpdateOrder order) {
    DiscriminatorSpy inD = new DiscriminatorSpy(new ArrayList<>(), new ArrayList<>());
    GeneratorSpy inG = new GeneratorSpy(new ArrayList<>(), new ArrayList<>());
    AdversarialGame game =
        new AdversarialGame(
            new AdversarialNetworks(
                Network.of(Shape.of(1), new Join(3, 1), Layer.linear(1)),
                Network.of(Shape.of(1), new Join(3, 1), Layer.linear(1)),
                new NormalPrior(1),
                new Joined(1),
                3,
                1),
            inG,
            List.of(inD));
    PlayerOptions still = player(new Sgd(1e-30, new Schedule.Constant(0)));
    TrainingOptions training =
        new TrainingOptions(6, 2, CriticWarmup.DEFAULTS, order, 1, 0, 0, OutputBias.ZERO);
    TrainingData data = TrainingData.of(new Numbers(), Scaling.identity());
    try (Trainer trainer =
        new Trainer(new Plan(game, still, training, 1), data, TinyGames.ONE_THREAD)) {
      Map<String, Tensor> tensors = trainer.snapshot().model();
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        // G(z, y) = E y with E = (1, 2, 3): the data of the class
        set(tensors, "generator.0.weight", 1, 2, 3);
        set(tensors, "generator.1.weight", 0, 1);
        set(tensors, "discriminator.0.weight", 10, 20, 40);
        set(tensors, "discriminator.1.weight", 1, 1);
      }
      TinyGames.play(trainer, 5);
    }
    assertThat(inD.real).hasSize(10);
    for (int i = 0; i < 10; i++) {
      assertThat(inD.fake.get(i)).isEqualTo(inD.real.get(i));
    }
    assertThat(inD.real.stream().map(Arrays::toString).distinct().count()).isGreaterThan(5);
    assertThat(inG.real).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(inG.fake.get(i)).isEqualTo(inG.real.get(i)); // of sample and label both
    }
  }

  private static void set(Map<String, Tensor> tensors, String name, float... values) {
    Tensor tensor = TinyGames.tensor(tensors, name);
    tensor.copy_(HostMemory.tensor(values, Device.cpu(), tensor.shape()));
  }
}
