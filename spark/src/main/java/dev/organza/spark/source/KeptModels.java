package dev.organza.spark.source;

import dev.organza.OrganzaException;
import dev.organza.model.Model;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The models that a process has read. Each is read once and shared by the tasks that use it at a
 * time. Of those that no task uses the last ones are kept for tasks to come, and the others closed.
 */
final class KeptModels {

  /** Those of this process. */
  static final KeptModels OF_PROCESS = new KeptModels(2);

  private final int most;

  /** By the SHA-256 of the file, that which was used last at the end. */
  private final Map<String, Kept> models = new LinkedHashMap<>(8, 0.75f, true);

  private static final class Kept {
    private int users;
    private @Nullable Model model;

    private synchronized Model read(StoredModel stored, Configuration configuration) {
      if (model == null) {
        model = stored.load(configuration);
      }
      return model;
    }
  }

  /**
   * No models yet.
   *
   * @param most that are kept while no task uses them
   */
  KeptModels(int most) {
    this.most = most;
  }

  /** A model in use until this is closed. */
  final class Use implements AutoCloseable {

    private final Model model;
    private @Nullable Kept kept;

    private Use(Model model, Kept kept) {
      this.model = model;
      this.kept = kept;
    }

    Model model() {
      return model;
    }

    /** Gives the model back. Closing it again does nothing. */
    @Override
    public void close() {
      synchronized (KeptModels.this) {
        if (kept != null) {
          kept.users--;
          kept = null;
          closeUnused();
        }
      }
    }
  }

  /**
   * A model, read if it was not before.
   *
   * @throws OrganzaException as {@link StoredModel#load}
   */
  Use of(StoredModel stored, Configuration configuration) {
    Kept kept;
    synchronized (this) {
      kept = models.computeIfAbsent(stored.sha256(), sha256 -> new Kept());
      kept.users++;
    }
    try {
      return new Use(kept.read(stored, configuration), kept);
    } catch (RuntimeException e) {
      synchronized (this) {
        if (--kept.users == 0 && kept.model == null) {
          models.remove(stored.sha256(), kept);
        }
      }
      throw e;
    }
  }

  private void closeUnused() {
    long unused = models.values().stream().filter(kept -> kept.users == 0).count();
    Iterator<Kept> oldestFirst = models.values().iterator();
    while (unused > most) {
      Kept kept = oldestFirst.next();
      if (kept.users == 0) {
        oldestFirst.remove();
        Objects.requireNonNull(kept.model).close();
        unused--;
      }
    }
  }
}
