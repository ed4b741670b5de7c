package dev.organza.recipe;

import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Field;
import dev.organza.train.CheckpointPolicy;
import dev.organza.train.TrainingOptions;
import dev.organza.tree.Flat;
import java.util.Optional;

/**
 * A whole training as data: the game, its networks, its course and its reports. A variant of GAN is
 * a recipe, not a class.
 *
 * <p>The constants {@code DEFAULTS} of the sections are the only defaults; a recipe file names what
 * departs from them. A run folder holds the recipe fully resolved, and training again from that
 * gives the same run.
 *
 * @param name lower-case words joined by hyphens; names the run folder
 * @param paper what it follows, for people
 * @param departs where it departs from that, for people
 * @param seed of every random draw
 * @param data the real samples
 * @param game the networks, their losses and how each player learns; its keys are the recipe's own
 * @param training the course
 * @param checkpoints when checkpoints are written and kept
 * @param reports what the run shows of itself
 * @param hardware what it computes with
 * @param rows what it takes instead where the data are rows; nothing in a recipe that was resolved
 *     for its data
 * @param largeImages what it takes instead where the data are images of many values; nothing in a
 *     recipe that was resolved for its data
 */
public record Recipe(
    String name,
    String paper,
    String departs,
    long seed,
    DataOptions data,
    @Flat GameRecipe game,
    TrainingOptions training,
    CheckpointPolicy checkpoints,
    ReportOptions reports,
    HardwareOptions hardware,
    RowCase rows,
    LargeImageCase largeImages) {

  public static final Recipe DEFAULTS =
      new Recipe(
          "custom",
          "",
          "",
          1,
          DataOptions.DEFAULTS,
          AdversarialRecipe.DEFAULTS,
          TrainingOptions.DEFAULTS,
          CheckpointPolicy.DEFAULTS,
          ReportOptions.DEFAULTS,
          HardwareOptions.DEFAULTS,
          RowCase.DEFAULTS,
          LargeImageCase.DEFAULTS);

  public Recipe {
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*") || name.length() > 60) {
      throw new IllegalArgumentException(
          "name is \"" + name + "\"; it is lower-case words joined by hyphens, at most 60 letters");
    }
  }

  /** What is to be said before this recipe is trained on such samples. */
  public Optional<String> caution(Field sample) {
    return sample instanceof Field.Row row
        ? Optional.of(rows.caution(row)).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  /**
   * The game, where it is one of a generator and a discriminator.
   *
   * @throws UsageException if it is another
   */
  public AdversarialRecipe adversarial() {
    if (game instanceof AdversarialRecipe adversarial) {
      return adversarial;
    }
    throw new UsageException(
        name
            + " is no game of a generator and a discriminator; its players are "
            + String.join(", ", game.players().keySet())
            + ".");
  }

  /** This recipe on other data. */
  public Recipe withData(DataOptions other) {
    return with(other, game, hardware, rows, largeImages);
  }

  /** This recipe on other hardware. */
  public Recipe withHardware(HardwareOptions other) {
    return with(data, game, other, rows, largeImages);
  }

  /** This recipe with other cases for some data. */
  Recipe withCases(RowCase otherRows, LargeImageCase otherLargeImages) {
    return with(data, game, hardware, otherRows, otherLargeImages);
  }

  /** This recipe without cases: for any data what stands outside of them. */
  Recipe withoutCases() {
    return withCases(RowCase.DEFAULTS, LargeImageCase.DEFAULTS);
  }

  /** This recipe with another game. */
  Recipe withGame(GameRecipe other) {
    return with(data, other, hardware, rows, largeImages);
  }

  private Recipe with(
      DataOptions otherData,
      GameRecipe otherGame,
      HardwareOptions otherHardware,
      RowCase otherRows,
      LargeImageCase otherLargeImages) {
    return new Recipe(
        name,
        paper,
        departs,
        seed,
        otherData,
        otherGame,
        training,
        checkpoints,
        reports,
        otherHardware,
        otherRows,
        otherLargeImages);
  }
}
