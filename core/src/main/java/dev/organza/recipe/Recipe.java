package dev.organza.recipe;

import dev.organza.Shape;
import dev.organza.data.DataOptions;
import dev.organza.game.Conditioning;
import dev.organza.game.Stabilisers;
import dev.organza.game.Unconditional;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.prior.NormalPrior;
import dev.organza.game.prior.Prior;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.train.CheckpointPolicy;
import dev.organza.train.PlayerOptions;
import dev.organza.train.TrainingOptions;
import java.util.List;
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
 * @param prior where latents come from
 * @param architecture the networks, for data of any shape it can serve
 * @param objective the losses
 * @param penalties what is added to D's loss
 * @param conditioning what the networks know of a sample besides noise
 * @param packing how many samples D judges at once
 * @param generator how G starts and learns
 * @param discriminator how D starts and learns
 * @param training the course
 * @param stabilisers what is done so that the game settles
 * @param checkpoints when checkpoints are written and kept
 * @param reports what the run shows of itself
 * @param hardware what it computes with
 * @param rows what it takes instead where the data are rows; nothing in a recipe that was resolved
 *     for its data
 */
public record Recipe(
    String name,
    String paper,
    String departs,
    long seed,
    DataOptions data,
    Prior prior,
    Architecture architecture,
    Objective objective,
    List<Penalty> penalties,
    Conditioning conditioning,
    int packing,
    PlayerOptions generator,
    PlayerOptions discriminator,
    TrainingOptions training,
    Stabilisers stabilisers,
    CheckpointPolicy checkpoints,
    ReportOptions reports,
    HardwareOptions hardware,
    RowCase rows) {

  public static final Recipe DEFAULTS =
      new Recipe(
          "custom",
          "",
          "",
          1,
          DataOptions.DEFAULTS,
          NormalPrior.DEFAULTS,
          Dcgan.DEFAULTS,
          NonSaturating.DEFAULTS,
          List.of(),
          Unconditional.DEFAULTS,
          1,
          PlayerOptions.DEFAULTS,
          PlayerOptions.DEFAULTS,
          TrainingOptions.DEFAULTS,
          Stabilisers.DEFAULTS,
          CheckpointPolicy.DEFAULTS,
          ReportOptions.DEFAULTS,
          HardwareOptions.DEFAULTS,
          RowCase.DEFAULTS);

  public Recipe {
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*") || name.length() > 60) {
      throw new IllegalArgumentException(
          "name is \"" + name + "\"; it is lower-case words joined by hyphens, at most 60 letters");
    }
  }

  /** What is to be said before this recipe is trained on data of a shape. */
  public Optional<String> caution(Shape data) {
    if (data.isImage()) {
      return Optional.empty();
    }
    boolean special = rows.caution().isEmpty() && data.elements() == 1;
    return Optional.of(special ? rows.cautionForOneNumber() : rows.caution())
        .filter(text -> !text.isEmpty());
  }

  /** This recipe on other data. */
  public Recipe withData(DataOptions other) {
    return with(other, hardware, rows);
  }

  /** This recipe on other hardware. */
  Recipe withHardware(HardwareOptions other) {
    return with(data, other, rows);
  }

  /** This recipe with another case for rows. */
  Recipe withRows(RowCase other) {
    return with(data, hardware, other);
  }

  private Recipe with(DataOptions otherData, HardwareOptions otherHardware, RowCase otherRows) {
    return new Recipe(
        name,
        paper,
        departs,
        seed,
        otherData,
        prior,
        architecture,
        objective,
        penalties,
        conditioning,
        packing,
        generator,
        discriminator,
        training,
        stabilisers,
        checkpoints,
        reports,
        otherHardware,
        otherRows);
  }
}
