package dev.organza.run;

import dev.organza.data.Dataset;
import dev.organza.data.Scaling;
import dev.organza.game.Game;
import dev.organza.nn.PixelRange;
import dev.organza.torch.Device;
import dev.organza.train.Hardware;
import dev.organza.train.MemoryEstimate;
import dev.organza.train.Plan;
import dev.organza.train.TrainingData;
import dev.organza.train.Tuner;
import java.util.function.Consumer;

/**
 * What a recipe comes to on a data set, before anything is trained.
 *
 * @param recipe as it was written
 * @param plan what is to be trained
 * @param data as the networks see it: images in the generator's range, numbers standardised
 */
public record Preparation(Recipe recipe, Plan plan, TrainingData data) {

  /**
   * Prepares a recipe for a data set, which stays the caller's.
   *
   * @throws dev.organza.UsageException if they do not fit
   */
  public static Preparation of(Recipe recipe, Dataset dataset) {
    // The data first: a table that cannot be standardised is the better message.
    TrainingData data =
        new TrainingData(
            dataset, scaling(recipe, dataset), recipe.data().flip(), recipe.data().dequantize());
    return new Preparation(recipe, plan(recipe, dataset), data);
  }

  private static Plan plan(Recipe recipe, Dataset dataset) {
    Game game =
        Game.of(
            recipe.architecture(),
            dataset.shape(),
            dataset.classes().size(),
            recipe.prior(),
            recipe.objective(),
            recipe.penalties(),
            recipe.conditioning(),
            recipe.packing());
    return new Plan(
        game,
        recipe.generator(),
        recipe.discriminator(),
        recipe.training(),
        recipe.stabilisers(),
        recipe.seed());
  }

  private static Scaling scaling(Recipe recipe, Dataset dataset) {
    PixelRange range = recipe.architecture().pixelRange();
    return dataset.shape().isImage()
        ? Scaling.pixels(range.low(), range.high())
        : Scaling.standardise(dataset);
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
        .choose(options.threadCount(), options.precision().precision());
  }

  /** The recipe with what was left open filled in, so that training from it gives the same run. */
  public Recipe resolved(Hardware hardware) {
    return recipe.withHardware(
        new HardwareOptions(
            hardware.device().toString(),
            hardware.threads(),
            HardwareOptions.PrecisionChoice.of(hardware.precision())));
  }
}
