package dev.organza.doctor;

import dev.organza.Shape;
import dev.organza.game.UpdateOrder;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalty;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.layer.Activation;
import dev.organza.optim.Optimizer;
import dev.organza.optim.Progress;
import dev.organza.recipe.AdversarialRecipe;
import dev.organza.recipe.Recipe;
import dev.organza.train.TrainingOptions;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * What the doctor needs to know of a recipe for data of some shape, asked of the recipe's parts
 * themselves, so that it holds for parts from outside the library too.
 */
public final class Facts {

  private final Recipe recipe;
  private final Shape shape;

  private Facts(Recipe recipe, Shape shape) {
    this.recipe = recipe;
    this.shape = shape;
    if (!translates()) {
      recipe.adversarial(); // refuses others
    }
  }

  /** Whether the players make images into others; only the course is known of such a game. */
  boolean translates() {
    return recipe.game().translates();
  }

  private AdversarialRecipe game() {
    return recipe.adversarial();
  }

  private Architecture.Part networks() {
    return game().architecture().part(shape);
  }

  /**
   * The facts of a recipe.
   *
   * @param shape of one sample
   * @throws dev.organza.UsageException if its game is neither of a generator and a discriminator
   *     nor of translators
   */
  public static Facts of(Recipe recipe, Shape shape) {
    return new Facts(recipe, shape);
  }

  /** The losses. */
  Objective objective() {
    return game().objective();
  }

  /** Whether D's output is a score and no logit of a probability. */
  boolean critic() {
    return !game().objective().estimatesProbability();
  }

  /** Whether D's gradient or weights are bounded by a penalty, a cut or spectral normalisation. */
  boolean penalised() {
    return !game().penalties().isEmpty()
        || clip() > 0
        || networks().architecture().discriminatorNormalisation().isSpectral();
  }

  /**
   * The weight of a penalty on D's gradient.
   *
   * @param path where the recipe has it
   * @param value at the start of the training
   */
  record PenaltyWeight(String path, double value) {}

  /** The weight of the first penalty on D's gradient, if there is one. */
  Optional<PenaltyWeight> penaltyWeight() {
    List<Penalty> penalties = game().penalties();
    for (int i = 0; i < penalties.size(); i++) {
      Optional<Penalty.GradientWeight> weight = penalties.get(i).gradientWeight();
      if (weight.isPresent()) {
        return Optional.of(
            new PenaltyWeight(
                "penalties[" + i + "]." + weight.get().component(),
                weight.get().value().at(Progress.START)));
      }
    }
    return Optional.empty();
  }

  Optimizer generatorOptimizer() {
    return game().generator().optimizer();
  }

  Optimizer discriminatorOptimizer() {
    return game().discriminator().optimizer();
  }

  /** Whether both players follow their gradients in the same way, at whatever rates. */
  boolean sameOptimizers() {
    return generatorOptimizer().getClass().equals(discriminatorOptimizer().getClass());
  }

  double generatorRate() {
    return generatorOptimizer().learningRate();
  }

  double discriminatorRate() {
    return discriminatorOptimizer().learningRate();
  }

  /** To what D's parameters are cut; 0 for no cut. */
  double clip() {
    return game().discriminator().clip();
  }

  /** The share of D's judgements that are swapped. */
  double labelNoise() {
    return game().stabilisers().labelNoise();
  }

  /** The standard deviation of the noise on what D sees, at the start. */
  double instanceNoise() {
    return game().stabilisers().instanceNoise().at(Progress.START);
  }

  /** In what order the players are updated. */
  UpdateOrder order() {
    return training().order();
  }

  /** D's updates a step. */
  int criticSteps() {
    return training().criticSteps();
  }

  /** How many samples D judges at once. */
  int packing() {
    return game().packing();
  }

  /** How many of the samples are used; 0 for all. */
  int first() {
    return recipe.data().first();
  }

  /** Whether D's samples are images that are not augmented yet. */
  boolean augmentable() {
    return shape.isImage() && game().augmentation().changesNothing();
  }

  /** How many numbers a latent has. */
  int latentSize() {
    return game().prior().size();
  }

  /** The standard deviation of each of them. */
  double latentDeviation() {
    return game().prior().standardDeviation();
  }

  /** How many numbers a label adds to the latents; 0 without labels. */
  int embedding() {
    return game().conditioning().embedding();
  }

  /** Whether the networks know the class of a sample. */
  boolean labelled() {
    int anyClasses = 2; // of data with labels, however many they are
    return game().conditioning().labels(anyClasses) > 0;
  }

  /** Where the training ends, in thousands of images. */
  double kimg() {
    return training().kimg();
  }

  /** After how many thousand images the next regular examination is due. */
  double examinationKimg() {
    return recipe.reports().diagnosticsEveryKimg(kimg());
  }

  /**
   * From where on no schedule changes a learning rate, a penalty or noise, in thousands of images.
   */
  double settledKimg() {
    DoubleStream penalties =
        game().penalties().stream()
            .flatMap(penalty -> penalty.gradientWeight().stream())
            .mapToDouble(weight -> weight.value().endKimg());
    DoubleStream players =
        DoubleStream.of(
            game().generator().learningRateSchedule().endKimg(),
            game().generator().optimizer().settledKimg(),
            game().discriminator().learningRateSchedule().endKimg(),
            game().discriminator().optimizer().settledKimg(),
            game().stabilisers().instanceNoise().endKimg());
    return DoubleStream.concat(penalties, players).max().orElseThrow();
  }

  /** Whether the data are rows of numbers, no images and no sounds. */
  boolean rows() {
    return shape.rank() == 1;
  }

  /** Whether waveforms come straight from networks with strides along them. */
  boolean wavesFromStrides() {
    return shape.isSignal()
        && game().sounds().isWaveform()
        && networks().architecture().isForSounds();
  }

  /** The rate of dropout in G. */
  double generatorDropout() {
    return networks().architecture().generatorDropout();
  }

  /** The activation of the hidden layers, where the recipe can set it. */
  Optional<Activation> hiddenActivation() {
    return networks().architecture().hiddenActivation();
  }

  /** Whether D is normalised by batches, which penalties on its gradient do not allow. */
  boolean batchNormalised() {
    return networks().architecture().discriminatorNormalisation().isOfBatch();
  }

  /** Where the recipe has a component of the networks' architecture. */
  String architecturePath(String component) {
    return "architecture."
        + (networks().path().isEmpty() ? "" : networks().path() + ".")
        + component;
  }

  private TrainingOptions training() {
    return recipe.training();
  }
}
