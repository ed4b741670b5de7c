package dev.organza.run.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.data.Dataset;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.torch.WorkerGroup;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What the first worker tells the others before the first step: what is trained, on which data.
 *
 * @param recipe as YAML, with everything chosen that it leaves open
 * @param sha256 of the data
 */
public record Invitation(String recipe, String sha256) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The invitation to a training. */
  public static Invitation of(Catalogue catalogue, Recipe resolved, Dataset dataset) {
    return new Invitation(catalogue.recipes().write(resolved), dataset.sha256());
  }

  /** Called by the first worker, when the others {@link #receive}. */
  public void send(WorkerGroup workers) {
    exchange(this, workers);
  }

  /** Called by the other workers. */
  static Invitation receive(WorkerGroup workers) {
    return exchange(new Invitation("", ""), workers);
  }

  private static Invitation exchange(Invitation own, WorkerGroup workers) {
    try {
      return JSON.readValue(workers.fromFirst(JSON.writeValueAsBytes(own)), Invitation.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
