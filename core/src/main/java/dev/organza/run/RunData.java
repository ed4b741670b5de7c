package dev.organza.run;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.recipe.Catalogue;

/** The real samples of a run. They are known by their hash, wherever they lie now. */
public final class RunData {

  /** To hash more values than this takes seconds. */
  private static final Hint SAME_DATA =
      Hint.say("Give the place of the same data, ")
          .set("data.source", "PATH")
          .and(", or start a new run.");

  private static final long MANY_VALUES = 200_000_000;

  private static final int SHOWN_DIGITS = 12;

  private RunData() {}

  /**
   * Opens the data that a run was trained on; the caller closes them.
   *
   * @param catalogue knows the kinds of the run's recipe
   * @param data where and how to find them: as the run's recipe says, or with another source if
   *     they were moved, renamed or packed
   * @throws UsageException if there is nothing at the source
   * @throws OrganzaException if other data are there, which is a {@link UsageException} if the
   *     source is not the recipe's own
   */
  public static Dataset open(
      Catalogue catalogue, RunFolder folder, DataOptions data, DownloadListener listener) {
    Provenance.Data trained = Provenance.read(folder.provenance()).data();
    if (!catalogue.sources().exists(data)) {
      throw new UsageException(
          "The data of %s are not at %s.".formatted(folder.name(), data.source()),
          Hint.say("Give the place where they lie now: ").set("data.source", "PATH"));
    }
    Dataset dataset = catalogue.sources().open(data, listener);
    try {
      noteHashing(dataset, listener);
      if (!trained.sha256().equals(dataset.sha256())) {
        String own = catalogue.recipes().read(folder.recipe()).data().source();
        String message = otherData(folder, data.source(), trained, Provenance.Data.of(dataset));
        throw own.equals(data.source())
            ? new OrganzaException(message, SAME_DATA)
            : new UsageException(message, SAME_DATA);
      }
      return dataset;
    } catch (RuntimeException e) {
      dataset.close();
      throw e;
    }
  }

  /** Says that the hash is computed, where somebody waits for it. */
  static void noteHashing(Dataset dataset, DownloadListener listener) {
    if ((long) dataset.count() * dataset.shape().elements() > MANY_VALUES) {
      listener.note("Computing the hash of " + dataset.name() + "…");
    }
  }

  private static String otherData(
      RunFolder folder, String source, Provenance.Data trained, Provenance.Data found) {
    return "%s holds other data than %s was trained on: %s, not %s."
        .formatted(source, folder.name(), described(found), described(trained));
  }

  private static String described(Provenance.Data data) {
    return "%,d samples of %s with SHA-256 %s…"
        .formatted(data.count(), data.shape(), data.sha256().substring(0, SHOWN_DIGITS));
  }
}
