package dev.organza.run;

import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.model.Model;
import dev.organza.model.translation.Translator;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import java.util.Optional;

/** What a listener may see of the run that it is attached to, and tell its other listeners. */
public interface LiveRun {

  /** Knows the recipe's kinds. */
  Catalogue catalogue();

  /** The recipe, fully resolved. */
  Recipe recipe();

  /** The run's folder. */
  RunFolder folder();

  /** The real samples. */
  Dataset dataset();

  /** Images seen so far. */
  long images();

  /**
   * The averaged generator and the discriminator as they are now, valid until the next step; empty
   * for a game of other players.
   */
  Optional<Model> model();

  /**
   * The averaged translators as they are now, valid until the next step; empty for a game that
   * makes no images into others.
   */
  Optional<Translator> translator();

  /** Tells all listeners of an event, before this method returns. */
  void tell(RunEvent event);

  /** Tells all listeners of downloads and notes. */
  DownloadListener downloads();
}
