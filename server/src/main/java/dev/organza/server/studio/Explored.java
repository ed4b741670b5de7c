package dev.organza.server.studio;

import dev.organza.UsageException;
import dev.organza.model.translation.Translator;
import dev.organza.recipe.Catalogue;
import dev.organza.run.SavedState;
import dev.organza.torch.Device;
import java.util.Map;

/** A checkpoint in memory, to try out. */
sealed interface Explored extends AutoCloseable permits ExploredModel, ExploredTranslator {

  /** What a checkpoint holds. */
  static Explored of(SavedState state, Catalogue catalogue) {
    return Translator.isIn(state.model())
        ? new ExploredTranslator(state.translator(Device.cpu()))
        : new ExploredModel(state, catalogue);
  }

  /**
   * What the page is told of it.
   *
   * @param images that it had seen
   */
  Map<String, Object> document(long images);

  /**
   * As a generator of samples.
   *
   * @throws UsageException if it is none
   */
  default ExploredModel generator() {
    throw new UsageException("the run makes images of images, and no samples of latents");
  }

  /**
   * As a translator of images.
   *
   * @throws UsageException if it is none
   */
  default Translator translator() {
    throw new UsageException("the run makes samples of latents, and translates no images");
  }

  @Override
  void close();
}
