package dev.organza.spark.training;

import dev.organza.FileTree;
import dev.organza.OrganzaException;
import dev.organza.model.Model;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.run.StopReason;
import dev.organza.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** What a training on a cluster leaves: a run folder, with which every command works. */
public final class TrainedRun {

  private final String folder;
  private final StopReason reason;
  private final long images;
  private final int workers;
  private final Configuration hadoop;

  TrainedRun(String folder, StopReason reason, long images, int workers, Configuration hadoop) {
    this.folder = folder;
    this.reason = reason;
    this.images = images;
    this.workers = workers;
    this.hadoop = hadoop;
  }

  /** The run folder, as a URI. */
  public String folder() {
    return folder;
  }

  /** Why the training ended. */
  public StopReason reason() {
    return reason;
  }

  /** How many images, or rows, were seen. */
  public long images() {
    return images;
  }

  /** How many workers shared each batch. */
  public int workers() {
    return workers;
  }

  /**
   * The model of the newest checkpoint, on the CPU of this machine; the caller closes it.
   *
   * @throws OrganzaException if it cannot be read, or the game has no model to sample from
   */
  public Model model() {
    Path local = null;
    try (RunStore store = RunStore.open(folder, hadoop)) {
      local = Files.createTempDirectory("organza-");
      RunFolder run = new RunFolder(local.resolve(store.name()), RunFolder.UNNUMBERED);
      List<String> newestFirst =
          store.list("checkpoints").stream().sorted(java.util.Comparator.reverseOrder()).toList();
      if (!newestFirst.isEmpty()) {
        Files.createDirectories(run.checkpointsDir());
        String newest = newestFirst.get(0);
        store.fetch("checkpoints/" + newest, run.checkpointsDir().resolve(newest), "");
      }
      return SavedState.newest(run, refused -> {}).load(Catalogue.discovered(), Device.cpu());
    } catch (IOException e) {
      throw new OrganzaException("cannot read " + folder + ": " + StoreException.reason(e), e);
    } catch (StoreException e) {
      throw new OrganzaException(String.valueOf(e.getMessage()), e);
    } finally {
      delete(local);
    }
  }

  private static void delete(@org.jspecify.annotations.Nullable Path local) {
    try {
      if (local != null) {
        FileTree.delete(local);
      }
    } catch (IOException e) {
      // A folder for temporary files.
    }
  }

  @Override
  public String toString() {
    return "%s: %s after %,d images, by %d workers".formatted(folder, reason, images, workers);
  }
}
