package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.transform.Scaling;
import dev.organza.game.Latents;
import dev.organza.game.UpdateOrder;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.layer.Layer;
import dev.organza.recipe.Catalogue;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.torch.Safetensors;
import dev.organza.torch.Scope;
import dev.organza.train.CheckpointPolicy;
import dev.organza.train.Checkpoints;
import dev.organza.train.CriticWarmup;
import dev.organza.train.OutputBias;
import dev.organza.train.Plan;
import dev.organza.train.TinyGames;
import dev.organza.train.Trainer;
import dev.organza.train.TrainingData;
import dev.organza.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {

  private final Path folder;

  ModelTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static ModelDescription description(Trainer trainer) {
    return ModelDescription.of("test", trainer.plan().game(), trainer.data());
  }

  private Path save(Trainer trainer) {
    return new Checkpoints(folder, CheckpointPolicy.DEFAULTS)
        .save(trainer, description(trainer).metadata(Catalogue.builtIn().kinds()), 0, 0)
        .model();
  }

  private static Trainer trained(TinyGames.Kind kind) {
    Trainer trainer = TinyGames.trainer(kind, 5, TinyGames.ONE_THREAD);
    TinyGames.play(trainer, 5);
    return trainer;
  }

  @ParameterizedTest
  @EnumSource
  void sampleNumberIOfASeedDoesNotDependOnTheCount(TinyGames.Kind kind) {
    try (Trainer trainer = trained(kind)) {
      Model model = Model.of(trainer, description(trainer));
      float[][] many = model.sample(150, 3);
      assertThat(many).hasDimensions(150, trainer.data().dataset().shape().elements());
      for (int count : new int[] {1, 2, 63, 64, 65, 128, 129}) {
        float[][] few = model.sample(count, 3);
        assertThat(few).isDeepEqualTo(Arrays.copyOf(many, count));
      }
      assertThat(model.sample(150, 4)[0]).isNotEqualTo(many[0]);
      assertThat(many[0]).isNotEqualTo(many[1]).isNotEqualTo(many[64]);
      assertThat(model.generate(model.latents(150, 3))).isDeepEqualTo(many);
    }
  }

  /** Rows are computed many at a time, and the last of those times is not full. */
  @ParameterizedTest
  @EnumSource(
      value = TinyGames.Kind.class,
      names = {"MLP", "MLP_NORMALISED"})
  void norDoRowsOnHowManyAreComputedAtOnce(TinyGames.Kind kind) {
    try (Trainer trainer = trained(kind)) {
      Model model = Model.of(trainer, description(trainer));
      int pass = model.samplesAPass();
      assertThat(pass).isGreaterThan(64).isLessThanOrEqualTo(4096);
      assertThat(pass % 64).isZero();
      float[][] many = model.sample(pass + 70, 3);
      for (int count : new int[] {70, pass - 1, pass, pass + 1}) {
        assertThat(model.sample(count, 3)).isDeepEqualTo(Arrays.copyOf(many, count));
      }
    }
  }

  /** Models of before the transforms called the one there was a scaling. */
  @ParameterizedTest
  @EnumSource
  void descriptionsOfBeforeAreRead(TinyGames.Kind kind) {
    try (Trainer trainer = trained(kind)) {
      String json = description(trainer).toJson(Catalogue.builtIn().kinds());
      assertThat(json).containsOnlyOnce("\"transform\":{\"offset\":[");
      ModelDescription read =
          ModelDescription.fromJson(
              json.replace("\"transform\":{\"offset\":[", "\"scaling\":{\"offset\":["),
              Catalogue.builtIn().kinds());
      assertThat(read.toJson(Catalogue.builtIn().kinds())).isEqualTo(json);

      // As models were written before convolutions had groups.
      String former = json.replace(",\"groups\":1", "");
      assertThat(
              ModelDescription.fromJson(former, Catalogue.builtIn().kinds())
                  .toJson(Catalogue.builtIn().kinds()))
          .isEqualTo(json);
    }
  }

  /** As many rows as take some milliseconds, and images as ever. */
  @Test
  void theLargerTheNetworkTheFewerRowsAreComputedAtOnce() {
    Mlp wide = new Mlp(2048, 3, Layer.relu(), Normalisation.NONE, Normalisation.NONE, 0);
    try (Trainer small = trained(TinyGames.Kind.MLP);
        Trainer images = trained(TinyGames.Kind.DCGAN);
        Trainer maxout = trained(TinyGames.Kind.MAXOUT)) {
      ModelDescription narrow = description(small);
      assertThat(Model.of(small, narrow).samplesAPass()).isEqualTo(4096);
      assertThat(Model.of(images, description(images)).samplesAPass()).isEqualTo(64);
      assertThat(Model.of(maxout, description(maxout)).samplesAPass()).isEqualTo(64);
      // 8.4 million multiply-adds a row: 16 rows would be enough.
      ModelDescription large =
          new ModelDescription(
              narrow.recipe(),
              narrow.data(),
              narrow.shape(),
              narrow.columns(),
              narrow.classes(),
              narrow.transform(),
              narrow.prior(),
              narrow.conditioning(),
              narrow.labels(),
              narrow.packing(),
              wide.generator(narrow.shape(), narrow.inputs()),
              narrow.discriminator());
      assertThat(Model.of(small, large).samplesAPass()).isEqualTo(64);
    }
  }

  @ParameterizedTest
  @EnumSource
  void samplesInBfloat16AreRounded(TinyGames.Kind kind) {
    try (Trainer trainer = trained(kind)) {
      Model exact = Model.of(trainer, description(trainer));
      float[][] samples = exact.sample(70, 3);
      float[][] rounded = exact.in(Precision.BFLOAT16).sample(70, 3);
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      double furthest = 0;
      double sum = 0;
      for (int i = 0; i < samples.length; i++) {
        for (int j = 0; j < samples[i].length; j++) {
          least = Math.min(least, samples[i][j]);
          most = Math.max(most, samples[i][j]);
          double error = Math.abs(rounded[i][j] - samples[i][j]);
          furthest = Math.max(furthest, error);
          sum += error;
        }
      }
      // Eight bits of mantissa, through a few layers, of values between −1 and 1 for images.
      double range = exact.description().shape().isImage() ? 255 : most - least;
      assertThat(furthest).isPositive().isLessThan(0.1 * range);
      assertThat(sum / (70 * samples[0].length)).isLessThan(0.01 * range);
      // The next samples are exact again.
      assertThat(exact.sample(70, 3)).isDeepEqualTo(samples);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLoadedModelIsTheOneThatWasSaved(TinyGames.Kind kind) {
    try (Trainer trainer = trained(kind)) {
      Model live = Model.of(trainer, description(trainer));
      try (Model loaded = Model.load(save(trainer), Device.cpu(), Catalogue.builtIn().kinds())) {
        assertThat(loaded.description()).isEqualTo(live.description());
        float[][] samples = live.sample(70, 1);
        assertThat(loaded.sample(70, 1)).isDeepEqualTo(samples);
        assertThat(loaded.discriminate(samples)).isEqualTo(live.discriminate(samples));
        for (double judged : live.discriminate(samples)) {
          assertThat(judged).isBetween(0.0, 1.0);
        }
        trainer.step();
        assertThat(live.sample(70, 1)[0]).isNotEqualTo(samples[0]);
        assertThat(loaded.sample(70, 1)[0]).isEqualTo(samples[0]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void impossibleCountsAreRefused(int count) {
    try (Trainer trainer = TinyGames.trainer(TinyGames.Kind.MLP, 5, TinyGames.ONE_THREAD)) {
      Model model = Model.of(trainer, description(trainer));
      assertThatThrownBy(() -> model.sample(count, 1))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("count is " + count);
      assertThatThrownBy(() -> model.generate(new float[][] {{1, 2}}))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("2 values, not 5");
    }
  }

  // Files that are no models

  private static void assertRefused(Path file, String... words) {
    assertThatThrownBy(() -> Model.load(file, Device.cpu(), Catalogue.builtIn().kinds()))
        .isInstanceOf(OrganzaException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains(
                        Stream.concat(Stream.of(file.toString()), Stream.of(words)).toList()));
  }

  @Test
  void filesThatAreNoModelsAreRefusedByName() throws IOException {
    Path file = folder.resolve("foreign.safetensors");
    assertRefused(file);
    Files.writeString(file, "no safetensors file");
    assertRefused(file, "not a sound safetensors file");
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> tensors = Map.of("weight", torch.zeros(2, 2));
      Safetensors.write(file, tensors, Map.of());
      assertRefused(file, "not a model of Organza");
      for (String description : new String[] {"", "{}", "null", "[]", "7", "{\"recipe\":\"x\"}"}) {
        Safetensors.write(file, tensors, Map.of(ModelDescription.KEY, description));
        assertRefused(file, "not a model that this Organza reads");
      }
    }
  }

  @Test
  void aModelWhoseTensorsAreNotItsNetworksIsRefused() throws IOException {
    try (Trainer trainer = trained(TinyGames.Kind.MLP);
        Trainer wider = trained(TinyGames.Kind.MLP_NORMALISED)) {
      Path file = save(trainer);
      try (Scope scope = Scope.open()) {
        Map<String, Tensor> tensors = Safetensors.read(file);
        Map<String, String> metadata = Safetensors.readMetadata(file);
        for (String name : new String[] {"average.0.weight", "discriminator.0.bias"}) {
          Map<String, Tensor> less = new LinkedHashMap<>(tensors);
          less.remove(name);
          Safetensors.write(file, less, metadata);
          assertRefused(file, name, "is missing or has other sizes");
          less.put(name, torch.zeros(3, 3, 3));
          Safetensors.write(file, less, metadata);
          assertRefused(file, name, "is missing or has other sizes");
        }
        Safetensors.write(
            file,
            tensors,
            Map.of(ModelDescription.KEY, description(wider).toJson(Catalogue.builtIn().kinds())));
        assertRefused(file, "is missing or has other sizes");
        // A description may claim anything; nothing of that size is allocated.
        String huge =
            Objects.requireNonNull(metadata.get(ModelDescription.KEY))
                .replace("\"units\":7", "\"units\":70000");
        Safetensors.write(file, tensors, Map.of(ModelDescription.KEY, huge));
        assertRefused(file, "is missing or has other sizes");
      }
    }
  }

  // The generator's start

  /** At z = 0 the untrained network's biases are 0 but the last: σ(bias) = mean of the data. */
  @Test
  void anUntrainedGeneratorCanStartAtTheDatasMean() {
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
    for (TinyGames.Kind kind : new TinyGames.Kind[] {TinyGames.Kind.MAXOUT, TinyGames.Kind.MLP}) {
      try (Trainer trainer = TinyGames.trainer(kind, 1, TinyGames.ONE_THREAD, marginals)) {
        Model model = Model.of(trainer, description(trainer));
        float[] start = model.generate(new float[1][5])[0];
        double[] mean = new double[start.length];
        float[] sample = new float[start.length];
        int count = trainer.data().dataset().count();
        for (int n = 0; n < count; n++) {
          trainer.data().dataset().read(n, sample, 0);
          for (int i = 0; i < mean.length; i++) {
            mean[i] += sample[i] / count;
          }
        }
        for (int i = 0; i < mean.length; i++) {
          assertThat((double) start[i])
              .as(kind + " feature " + i)
              .isCloseTo(mean[i], within(1e-4 * (1 + Math.abs(mean[i]))));
        }
      }
    }
  }

  @Test
  void withTanhTheStartIsTheMeanToo() {
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
    TrainingData digits = TinyGames.Kind.DCGAN.data();
    TrainingData plain = TrainingData.of(digits.dataset(), Scaling.pixels(-1, 1));
    Plan plan = TinyGames.Kind.MLP.plan(digits.dataset().shape(), 1, marginals);
    try (Trainer trainer = new Trainer(plan, plain, TinyGames.ONE_THREAD);
        Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      float[] start =
          HostMemory.floats(
              TinyGames.game(plan)
                  .networks()
                  .generate(
                      trainer.player("generator").weights(),
                      new Latents(torch.zeros(1, 5), torch.zeros(1, 0)),
                      dev.organza.nn.Mode.evaluation()));
      double total = 0;
      float[] sample = new float[64];
      for (int n = 0; n < 50; n++) {
        digits.dataset().read(n, sample, 0);
        for (float value : sample) {
          total += value / 127.5 - 1;
        }
      }
      double sum = 0;
      for (float value : start) {
        sum += value;
      }
      assertThat(sum).isCloseTo(total / 50, within(1e-3));
    }
  }

  @Test
  void shorterPassesGiveTheSameBits() {
    for (TinyGames.Kind kind : List.of(TinyGames.Kind.DCGAN, TinyGames.Kind.MLP)) {
      try (Trainer trainer = trained(kind)) {
        Model model = Model.of(trainer, description(trainer));
        Model shorter = model.inShorterPasses();
        for (int count : List.of(1, 3, 5, 8, 9, 31, 64, 70)) {
          assertThat(shorter.sample(count, 3)).isDeepEqualTo(model.sample(count, 3));
        }
      }
    }
  }
}
