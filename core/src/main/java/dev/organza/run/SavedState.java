package dev.organza.run;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.model.translation.Translator;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.torch.Device;
import dev.organza.train.Checkpoint;
import dev.organza.train.Checkpoints;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A state of a run that can be sampled: the model in one of its checkpoints.
 *
 * @param model the file
 * @param images seen by then
 */
public record SavedState(Path model, long images) {

  /**
   * That of the newest sound checkpoint.
   *
   * @param refused is told of each newer one that was passed over and why
   * @throws dev.organza.OrganzaException if there is none
   */
  public static SavedState newest(RunFolder folder, Consumer<String> refused) {
    return of(checkpoints(folder).newest(refused));
  }

  /**
   * That of the newest sound checkpoint, if it is newer than this one, which is not read again.
   *
   * @param refused is told of each newer one that was passed over and why
   */
  public Optional<SavedState> newer(RunFolder folder, Consumer<String> refused) {
    return checkpoints(folder).newerThan(images, refused).map(SavedState::of);
  }

  /**
   * The best one by the run's first metric.
   *
   * @throws UsageException if the run computed no metric, or none that has a better direction
   * @throws dev.organza.OrganzaException if its checkpoint is missing or damaged
   */
  public static SavedState best(RunFolder folder) {
    long images =
        BestState.in(folder.journal())
            .orElseThrow(
                () ->
                    new UsageException(
                        folder.name()
                            + " has no best checkpoint: no metric was computed during its training.",
                        Hint.say("Train with ")
                            .argument(Hint.Argument.METRICS, "fid@50")
                            .and(", or leave ")
                            .argument(Hint.Argument.BEST)
                            .and(" out.")));
    return of(checkpoints(folder).after(images));
  }

  /** To read: which of them are kept does not matter then. */
  private static Checkpoints checkpoints(RunFolder folder) {
    return new Checkpoints(folder.checkpointsDir(), Recipe.DEFAULTS.checkpoints());
  }

  private static SavedState of(Checkpoint checkpoint) {
    return new SavedState(checkpoint.model(), checkpoint.position().progress().images());
  }

  /**
   * The model; the caller closes it.
   *
   * @param catalogue knows the kind of the model's prior
   */
  public Model load(Catalogue catalogue, Device device) {
    return Model.load(model, device, catalogue.kinds());
  }

  /**
   * The translators of a game that makes images into others; the caller closes them.
   *
   * @throws dev.organza.OrganzaException if the file holds none
   */
  public Translator translator(Device device) {
    return Translator.load(model, device);
  }
}
