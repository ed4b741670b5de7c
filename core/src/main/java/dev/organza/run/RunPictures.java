package dev.organza.run;

import dev.organza.data.Dataset;
import dev.organza.game.translation.TranslationGame;
import dev.organza.train.Trainer;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** What a run draws of itself: its data, and what its players make now. */
interface RunPictures {

  /** A picture of the data, for comparison; empty for data that no picture shows. */
  Optional<BufferedImage> reals();

  /** A picture of what the players make now; empty where there is nothing to show. */
  Optional<BufferedImage> made();

  /** Some of the data to listen to, as a WAV file; empty for what is no sound. */
  default Optional<byte[]> heardReals() {
    return Optional.empty();
  }

  /** What the players make now, to listen to. */
  default Optional<byte[]> heard() {
    return Optional.empty();
  }

  /**
   * Those of a run: translations, or samples of its model.
   *
   * @param unseen samples that the training does not see, or the data where there are none; read
   *     here and not later
   */
  static RunPictures of(LiveRun run, Trainer trainer, Dataset unseen) {
    int samples = run.recipe().reports().samples();
    return trainer.plan().game() instanceof TranslationGame game
        ? TranslationPictures.of(trainer, game, samples, unseen)
        : new ModelPictures(run, Preview.of(run.dataset(), samples, run.recipe().seed()));
  }

  /** Samples of a model, from fixed latents. */
  record ModelPictures(LiveRun run, Optional<Preview> preview) implements RunPictures {

    @Override
    public Optional<BufferedImage> reals() {
      return preview.map(Preview::reals);
    }

    @Override
    public Optional<BufferedImage> made() {
      return preview.flatMap(shown -> run.model().map(shown::samples));
    }

    @Override
    public Optional<byte[]> heardReals() {
      return preview.flatMap(Preview::heardReals);
    }

    @Override
    public Optional<byte[]> heard() {
      return preview.flatMap(shown -> run.model().flatMap(shown::heardSamples));
    }
  }
}
