package dev.organza.recipe;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.transform.Encodings;
import dev.organza.data.transform.Transforms;
import dev.organza.nn.architecture.PixelRange;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.train.Hardware;
import dev.organza.train.MemoryEstimate;
import dev.organza.train.Plan;
import dev.organza.train.TrainingData;
import dev.organza.train.Tuner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a recipe comes to on a data set, before anything is trained.
 *
 * @param recipe as it holds for data of this shape
 * @param plan what is to be trained
 * @param data as the networks see it: images in the generator's range, numbers standardised
 */
public record Preparation(Recipe recipe, Plan plan, TrainingData data) {

  /**
   * Prepares a recipe for a data set, which stays the caller's.
   *
   * @param catalogue knows the recipe's kinds and the sources of data
   * @param written the recipe, perhaps with a case for rows
   * @throws dev.organza.UsageException if they do not fit
   */
  public static Preparation of(Catalogue catalogue, Recipe written, Dataset dataset) {
    Recipe recipe = catalogue.recipes().resolve(written, dataset);
    // The data first: a table that cannot be standardised is the better message.
    Transforms transforms = transforms(recipe, dataset);
    TrainingData data =
        new TrainingData(
            dataset,
            transforms,
            recipe.data().augmentation(),
            recipe.game().sampler(dataset, transforms));
    return new Preparation(recipe, plan(recipe, data), data);
  }

  /** This with a weight γ in all gradient penalties whose weight is open, on the same data. */
  public Preparation withGamma(double gamma) {
    Recipe found = recipe.withGame(recipe.game().withGamma(gamma));
    return new Preparation(found, plan(found, data), data);
  }

  /**
   * How much there is to compute for one sample of a shape, in multiply-adds of one forward pass of
   * all networks: what a variant of this training would take beside this one.
   *
   * @param variant this recipe with changes
   * @throws dev.organza.UsageException if the variant has no networks for the shape
   */
  public long multiplyAdds(Recipe variant, Shape shape) {
    Map<String, Shape> shapes = new LinkedHashMap<>(data.shapes());
    // Images that are made into each other have one size, and channels of their own.
    shapes.replaceAll(
        (field, own) -> shapes.size() == 1 ? shape : shape.withFirst(own.dimension(0)));
    return variant
        .game()
        .game(
            new NetworkData(
                shapes,
                data.dataset().classes().size(),
                shape.equals(data.shape()) ? data.transform().blocks() : List.of(),
                data.dataset().schema().independent()))
        .players()
        .values()
        .stream()
        .mapToLong(Network::multiplyAdds)
        .sum();
  }

  private static NetworkData seen(TrainingData data) {
    return new NetworkData(
        data.shapes(),
        data.dataset().classes().size(),
        data.transform().blocks(),
        data.dataset().schema().independent());
  }

  private static Plan plan(Recipe recipe, TrainingData data) {
    return new Plan(
        recipe.game().game(seen(data)), recipe.game().players(), recipe.training(), recipe.seed());
  }

  private static Transforms transforms(Recipe recipe, Dataset dataset) {
    PixelRange range = recipe.game().pixelRange();
    return Transforms.fit(
        dataset,
        new Encodings(
            range.low(),
            range.high(),
            recipe.game().numbers(),
            recipe.game().sounds(),
            recipe.seed()));
  }

  /**
   * What to compute with, measured where the recipe leaves it open.
   *
   * @param report is told what was measured
   * @throws dev.organza.UsageException if the device is not there
   * @throws dev.organza.OrganzaException if the memory does not suffice
   */
  public Hardware chooseHardware(Consumer<String> report) {
    HardwareOptions options = recipe.hardware();
    Device device = Device.choose(options.device());
    if (!device.isCuda()) {
      MemoryEstimate.of(plan).requireFits();
    }
    return new Tuner(plan, data, device, report)
        .choose(
            options.threadCount(), options.precision().precision(), options.backward().backward());
  }

  /**
   * The recipe with what was left open filled in, so that training from it gives the same run, from
   * any working directory.
   *
   * @param catalogue knows which sources are names and no paths
   */
  public Recipe resolved(Catalogue catalogue, Hardware hardware) {
    return recipe
        .withData(catalogue.sources().located(recipe.data()))
        .withHardware(
            new HardwareOptions(
                hardware.device().toString(),
                hardware.threads(),
                HardwareOptions.PrecisionChoice.of(hardware.precision()),
                HardwareOptions.BackwardChoice.of(hardware),
                recipe.hardware().workers(),
                recipe.hardware().exchange()));
  }
}
