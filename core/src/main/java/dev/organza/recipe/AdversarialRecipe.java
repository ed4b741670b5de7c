package dev.organza.recipe;

import dev.organza.Hint;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.batch.CategorySampler;
import dev.organza.data.batch.Sampler;
import dev.organza.data.transform.NumberEncoding;
import dev.organza.data.transform.SoundEncoding;
import dev.organza.data.transform.Transforms;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Conditioning;
import dev.organza.game.Stabilisers;
import dev.organza.game.Unconditional;
import dev.organza.game.augmentation.DiscriminatorAugmentation;
import dev.organza.game.augmentation.Unaugmented;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.prior.NormalPrior;
import dev.organza.game.prior.Prior;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.nn.architecture.PixelRange;
import dev.organza.nn.layer.Noise;
import dev.organza.train.PlayerOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The game of a generator and a discriminator.
 *
 * @param prior where latents come from
 * @param architecture the networks, for data of any shape it can serve
 * @param objective the losses
 * @param penalties what is added to D's loss
 * @param generatorPenalties what is added to G's loss, on G as a function of its latents
 * @param numbers how the columns of rows become values of the networks, and back
 * @param heads how G gives one of several alternatives of a row
 * @param sounds how sounds become values of the networks, and back: as waveforms, or as
 *     spectrograms, which are images
 * @param conditioning what the networks know of a sample besides noise
 * @param packing how many samples D judges at once
 * @param augmentation how D's samples, real and generated, are changed at random before it judges
 *     them, against learning few samples by heart
 * @param generator how G starts and learns
 * @param discriminator how D starts and learns
 * @param stabilisers what is done so that the game settles
 */
public record AdversarialRecipe(
    Prior prior,
    Architecture architecture,
    Objective objective,
    List<Penalty> penalties,
    List<Penalty> generatorPenalties,
    NumberEncoding numbers,
    RowHeads heads,
    SoundEncoding sounds,
    Conditioning conditioning,
    int packing,
    DiscriminatorAugmentation augmentation,
    PlayerOptions generator,
    PlayerOptions discriminator,
    Stabilisers stabilisers)
    implements GameRecipe {

  public static final AdversarialRecipe DEFAULTS =
      new AdversarialRecipe(
          NormalPrior.DEFAULTS,
          Dcgan.DEFAULTS,
          NonSaturating.DEFAULTS,
          List.of(),
          List.of(),
          NumberEncoding.Standardised.DEFAULTS,
          RowHeads.DEFAULTS,
          SoundEncoding.Amplitudes.DEFAULTS,
          Unconditional.DEFAULTS,
          1,
          Unaugmented.DEFAULTS,
          PlayerOptions.DEFAULTS,
          PlayerOptions.DEFAULTS,
          Stabilisers.DEFAULTS);

  public AdversarialRecipe {
    penalties = List.copyOf(penalties);
    generatorPenalties = List.copyOf(generatorPenalties);
    if (generatorPenalties.stream().anyMatch(Penalty::isOpen)) {
      throw new IllegalArgumentException(
          "generatorPenalties has an auto gamma; only gamma of D's penalties can be found by"
              + " probes");
    }
  }

  @Override
  public AdversarialGame game(NetworkData data) {
    Map<String, Shape> shapes = data.shapes();
    if (shapes.size() != 1) {
      throw new UsageException(
          "A generator and a discriminator learn samples of one field, and these have "
              + shapes.size()
              + ": "
              + String.join(", ", shapes.keySet())
              + ".",
          Hint.say("Train on one of them, or choose ")
              .set("game", "pix2pix")
              .and(", which takes pairs, or ")
              .set("game", "cyclegan")
              .and("."));
    }
    Shape shape = shapes.values().iterator().next();
    Optional<Noise.ColumnHeads> last = heads.of(data.blocks(), conditioning.choosesNumbers());
    AdversarialNetworks networks =
        AdversarialNetworks.of(
            last.map(layer -> embedded(shape, layer)).orElse(architecture),
            shape,
            conditioning.choosesCategories() ? categories(data) : data.classes(),
            prior,
            conditioning,
            packing);
    return new AdversarialGame(
        last.map(networks::endingIn).orElse(networks),
        objective,
        penalties,
        generatorPenalties,
        stabilisers,
        augmentation.on(architecture.pixelRange()));
  }

  private Architecture embedded(Shape shape, Noise.ColumnHeads last) {
    return EmbeddedCategories.of(
        architecture.part(shape).architecture(),
        last.heads(),
        packing,
        conditioning.choosesCategories());
  }

  private int categories(NetworkData data) {
    if (data.blocks().isEmpty()) {
      throw new UsageException(
          "conditioning conditional-vector is for the rows of a table with categories or modes, and"
              + " this data has samples of "
              + data.shapes().values().iterator().next()
              + ".");
    }
    return data.asked(conditioning.choosesNumbers());
  }

  @Override
  public Sampler sampler(Dataset dataset, Transforms transforms) {
    return conditioning.choosesCategories()
        ? CategorySampler.of(
            dataset, transforms.of(dataset.schema().sample().name()), conditioning.choosesNumbers())
        : Sampler.SHUFFLED;
  }

  @Override
  public Map<String, PlayerOptions> players() {
    return Map.of(
        AdversarialGame.GENERATOR, generator, AdversarialGame.DISCRIMINATOR, discriminator);
  }

  @Override
  public DataNeed needs() {
    if (conditioning.choosesCategories()) {
      return DataNeed.TABLE;
    }
    if (architecture.isForSounds() || !sounds.equals(SoundEncoding.Amplitudes.DEFAULTS)) {
      return conditioning.needsClasses() ? DataNeed.CLASSES_OF_SOUNDS : DataNeed.SOUNDS;
    }
    return conditioning.needsClasses() ? DataNeed.CLASSES : DataNeed.SAMPLES;
  }

  @Override
  public boolean isOpen() {
    return penalties.stream().anyMatch(Penalty::isOpen);
  }

  @Override
  public AdversarialRecipe withGamma(double gamma) {
    return new AdversarialRecipe(
        prior,
        architecture,
        objective,
        penalties.stream().map(penalty -> penalty.scaled(gamma)).toList(),
        generatorPenalties,
        numbers,
        heads,
        sounds,
        conditioning,
        packing,
        augmentation,
        generator,
        discriminator,
        stabilisers);
  }

  @Override
  public PixelRange pixelRange() {
    return architecture.pixelRange();
  }
}
