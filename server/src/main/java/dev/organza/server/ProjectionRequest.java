package dev.organza.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.UsageException;
import dev.organza.model.ModelDescription;
import dev.organza.model.ProjectionOptions;
import dev.organza.model.Selection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a client wants an image looked for; a property that is missing has its default.
 *
 * @param seed of the random samples to start with, 1 by default
 * @param label the name or index of a class; none for any
 * @param candidates random samples to start with, {@value #CANDIDATES} by default
 * @param steps of Adam from each of the {@value #STARTS} nearest, {@value #STEPS} by default
 */
record ProjectionRequest(
    @Nullable Long seed,
    @JsonProperty("class") @Nullable String label,
    @Nullable Integer candidates,
    @Nullable Integer steps) {

  private static final int CANDIDATES = 256;
  private static final int STARTS = 4;
  private static final int STEPS = 100;

  /** The most of each: about as much work as the most samples of one request. */
  private static final int MOST_CANDIDATES = 1024;

  private static final int MOST_STEPS = 200;

  /** A step with its gradient takes about as long as three samples. */
  private static final int SAMPLES_A_STEP = 3;

  /**
   * A request from the parameters of an address.
   *
   * @throws UsageException if one is unknown or out of its range
   */
  static ProjectionRequest parse(Map<String, String> parameters) {
    ProjectionRequest request = RequestText.read(parameters, ProjectionRequest.class);
    require("candidates", request.candidates, STARTS, MOST_CANDIDATES);
    require("steps", request.steps, 0, MOST_STEPS);
    return request;
  }

  private static void require(String name, @Nullable Integer value, int least, int most) {
    if (value != null && (value < least || value > most)) {
      throw new UsageException("%s is %,d; it is %,d to %,d".formatted(name, value, least, most));
    }
  }

  ProjectionOptions options() {
    return new ProjectionOptions(
        Objects.requireNonNullElse(candidates, CANDIDATES),
        STARTS,
        Objects.requireNonNullElse(steps, STEPS),
        ProjectionOptions.DEFAULTS.learningRate(),
        Objects.requireNonNullElse(seed, 1L));
  }

  Selection selection(ModelDescription model) {
    return Selection.named(model, label, Map.of());
  }

  /** How many samples take as long to generate. */
  int samples() {
    ProjectionOptions options = options();
    return options.candidates() + SAMPLES_A_STEP * options.starts() * options.steps();
  }

  /** The same for equal requests. */
  String canonical() {
    ProjectionOptions options = options();
    return String.format(
        Locale.ROOT,
        "project|%d|%s|%d|%d",
        options.seed(),
        label,
        options.candidates(),
        options.steps());
  }
}
