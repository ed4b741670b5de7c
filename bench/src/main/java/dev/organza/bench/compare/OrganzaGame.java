package dev.organza.bench.compare;

import dev.organza.Shape;
import dev.organza.bench.NoiseImages;
import dev.organza.bench.worker.Workload;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Datasets;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.data.transform.Scaling;
import dev.organza.game.AdversarialGame;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.train.Plan;
import dev.organza.train.PlayerOptions;
import dev.organza.train.TrainingData;
import dev.organza.train.TrainingOptions;
import java.util.List;
import java.util.Random;

/**
 * A workload as Organza's users would state it: one of the recipes where there is one, else layers.
 *
 * @param plan what is trained
 * @param data on what
 */
record OrganzaGame(Plan plan, TrainingData data) {

  private static final double SLOPE = 0.2;

  static OrganzaGame of(Workload workload) {
    return switch (workload) {
      case MLP -> mlp();
      case DCGAN32, DCGAN64, SAMPLE -> cnn("dcgan", workload);
      case COMPACT28 -> cnn("compact", workload);
      case R3GAN32 -> onNoise(Catalogue.builtIn().recipes().named("r3gan"), workload);
      case STYLEGAN2_64 -> onNoise(withBatch("stylegan2"), workload);
      case WGAN_GP32 -> onNoise(Catalogue.builtIn().recipes().named("wgan-gp"), workload);
      case WAVEGAN -> wavegan();
      case SPECGAN -> onNoise(Catalogue.builtIn().recipes().named("specgan"), workload);
      case PIX2PIX64, PIX2PIX128 -> onPairs("pix2pix", workload);
      case CYCLEGAN64, CYCLEGAN128 -> onPairs("cyclegan", workload);
      case UNROLLED -> unrolled();
    };
  }

  /** At the batch and the rates of all workloads of this kind. */
  private static OrganzaGame cnn(String recipe, Workload workload) {
    return onNoise(
        Catalogue.builtIn()
            .recipes()
            .set(
                withBatch(recipe),
                List.of(
                    "generator.optimizer.learningRate=2e-4",
                    "discriminator.optimizer.learningRate=2e-4")),
        workload);
  }

  private static Recipe withBatch(String recipe) {
    Recipes recipes = Catalogue.builtIn().recipes();
    return recipes.set(recipes.named(recipe), List.of("training.batch=" + Workload.BATCH));
  }

  private static OrganzaGame onNoise(Recipe recipe, Workload workload) {
    return of(Preparation.of(Catalogue.builtIn(), recipe, noise(workload)));
  }

  /** On noise, whose values its speed does not depend on. */
  private static OrganzaGame wavegan() {
    Random random = new Random(1);
    float[][] waves = new float[Workload.IMAGES / 4][Workload.WAVEGAN.size()];
    for (float[] wave : waves) {
      for (int i = 0; i < wave.length; i++) {
        wave[i] = 2 * random.nextFloat() - 1;
      }
    }
    return of(
        Preparation.of(
            Catalogue.builtIn(),
            Catalogue.builtIn().recipes().named("wavegan"),
            DatasetBuilder.ofWaves("noise", 8_000, waves).build()));
  }

  private static OrganzaGame onPairs(String recipe, Workload workload) {
    Shape shape = Shape.image(workload.channels(), workload.size(), workload.size());
    return of(
        Preparation.of(
            Catalogue.builtIn(),
            Catalogue.builtIn().recipes().named(recipe),
            Datasets.pairs(
                "noise",
                new NoiseImages(shape, Workload.PAIRS),
                new NoiseImages(shape, Workload.PAIRS))));
  }

  private static OrganzaGame unrolled() {
    Recipe recipe = Catalogue.builtIn().recipes().named("unrolled");
    return of(
        Preparation.of(
            Catalogue.builtIn(),
            recipe,
            Sources.standard().open(recipe.data(), DownloadListener.silent())));
  }

  private static OrganzaGame of(Preparation preparation) {
    return new OrganzaGame(preparation.plan(), preparation.data());
  }

  /** The networks of the well-known first example of GANs in PyTorch. */
  private static OrganzaGame mlp() {
    NoiseImages images = noise(Workload.MLP);
    Network generator =
        Network.of(
            Shape.of(Workload.LATENT),
            Layer.linear(128),
            Layer.leakyRelu(SLOPE),
            Layer.linear(256),
            Layer.batchNorm(),
            Layer.leakyRelu(SLOPE),
            Layer.linear(512),
            Layer.batchNorm(),
            Layer.leakyRelu(SLOPE),
            Layer.linear(1024),
            Layer.batchNorm(),
            Layer.leakyRelu(SLOPE),
            Layer.linear(784),
            Layer.tanh(),
            Layer.reshape(1, 28, 28));
    Network discriminator =
        Network.of(
            images.shape(),
            Layer.flatten(),
            Layer.linear(512),
            Layer.leakyRelu(SLOPE),
            Layer.linear(256),
            Layer.leakyRelu(SLOPE),
            Layer.linear(1));
    AdversarialGame game =
        new AdversarialGame(
            generator, discriminator, new NormalPrior(Workload.LATENT), NonSaturating.DEFAULTS);
    return new OrganzaGame(
        new Plan(game, PlayerOptions.DEFAULTS, TrainingOptions.DEFAULTS, 1),
        TrainingData.of(images, Scaling.pixels(-1, 1)));
  }

  private static NoiseImages noise(Workload workload) {
    return new NoiseImages(
        Shape.image(workload.channels(), workload.size(), workload.size()), Workload.IMAGES);
  }
}
