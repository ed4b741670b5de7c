package dev.organza.server;

import dev.organza.UsageException;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.server.checkpoint.ComputeOptions;
import dev.organza.torch.Device;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server serves, by the names of the runs' folders. */
final class ServedModels implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServedModels.class);

  private final Map<String, Served> models = new LinkedHashMap<>();

  /**
   * Loads the newest checkpoints of runs.
   *
   * @throws UsageException if two have one name
   * @throws dev.organza.OrganzaException if one has no sound checkpoint
   */
  ServedModels(List<RunFolder> runs, Catalogue catalogue, Device device, ComputeOptions options) {
    try {
      for (RunFolder run : runs) {
        if (models.containsKey(run.name())) {
          throw new UsageException("two runs are named " + run.name());
        }
        models.put(run.name(), Served.of(run, catalogue, device, options));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  Collection<Served> all() {
    return Collections.unmodifiableCollection(models.values());
  }

  /**
   * The model that a path names.
   *
   * @throws NotFoundResponse if there is none
   */
  Served of(Context ctx) {
    Served model = models.get(ctx.pathParam("id"));
    if (model == null) {
      throw new NotFoundResponse(
          "there is no such model; there are " + String.join(", ", models.keySet()));
    }
    return model;
  }

  /** Takes newer checkpoints. */
  void refresh() {
    for (Served model : models.values()) {
      try {
        model.refresh();
      } catch (RuntimeException e) {
        LOG.warn("{}: no newer checkpoint is taken: {}", model.id(), e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    models.values().forEach(Served::close);
  }
}
