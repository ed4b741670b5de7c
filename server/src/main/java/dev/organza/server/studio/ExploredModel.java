package dev.organza.server.studio;

import dev.organza.UsageException;
import dev.organza.model.LatentPath;
import dev.organza.model.LatentView;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.Selection;
import dev.organza.recipe.Catalogue;
import dev.organza.run.SavedState;
import dev.organza.torch.Device;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A model in memory, with the directions that it is explored along. */
final class ExploredModel implements Explored {

  private static final int DIRECTIONS = 8;
  private static final double FARTHEST = 10;

  /** A pass for so many is quicker than one of the model's fixed size. */
  private static final int FEW = 16;

  private final Model model;
  private final LatentView view;
  private final float[][] directions;

  /** Latents of seeds that were asked for: drawing them costs as much as an image. */
  private final Map<Long, float[]> drawn = new HashMap<>();

  private static final int MOST_DRAWN = 256;

  /**
   * A point in the space of latents.
   *
   * @param seed of its latent, where none is given
   * @param latent where it was found by projection
   * @param offsets along the principal directions, in lengths of a latent
   * @param label of its class; null for the first
   * @param codes by name
   */
  // What was sent is not compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Point(
      long seed,
      float @Nullable [] latent,
      @Nullable List<Double> offsets,
      @Nullable Integer label,
      @Nullable Map<String, Double> codes) {}

  ExploredModel(SavedState state, Catalogue catalogue) {
    this.model = state.load(catalogue, Device.cpu());
    this.view = new LatentView(model);
    this.directions =
        model.description().shape().isImage()
            ? LatentView.directions(model, DIRECTIONS)
            : new float[0][];
  }

  Model model() {
    return model;
  }

  @Override
  public ExploredModel generator() {
    return this;
  }

  @Override
  public Map<String, Object> document(long images) {
    ModelDescription description = model.description();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("images", images);
    document.put("recipe", description.recipe());
    document.put("data", description.data());
    document.put("image", description.shape().isImage() || description.isOfSounds());
    document.put("rate", description.rate());
    document.put("shape", description.shape().dimensions());
    document.put("directions", directions.length);
    document.put("classes", description.classLabels() > 0 ? description.classes() : List.of());
    List<Integer> categories = description.conditioning().codes().categorical();
    List<String> names = description.conditioning().codes().names();
    Map<String, Integer> codes = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      codes.put(names.get(i), i < categories.size() ? categories.get(i) : 0);
    }
    document.put("codes", codes);
    document.put("truncates", truncates());
    document.put(
        "columns",
        description.shape().isImage() || description.isOfSounds()
            ? List.of()
            : description.writtenTable().columns().stream().map(column -> column.name()).toList());
    return document;
  }

  private boolean truncates() {
    try {
      model.truncated(1);
      return true;
    } catch (UsageException e) {
      return false;
    }
  }

  /** Images of points, in the data's own values. */
  float[][] images(List<Point> points, double truncation) {
    float[][] latents = new float[points.size()][];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = latent(points.get(i));
    }
    int[] labels = points.stream().mapToInt(this::label).toArray();
    return latents.length <= FEW
        ? view.of(latents, labels, truncation)
        : generated(latents, labels, truncation);
  }

  /**
   * The image at a place on the way through some points.
   *
   * @param at from 0 at the first to their number less 1 at the last
   * @throws UsageException if it is no such place
   */
  float[][] between(List<Point> points, double at, double truncation) {
    if (!(at >= 0 && at <= points.size() - 1)) {
      throw new UsageException("a place on the way lies in [0," + (points.size() - 1) + "]");
    }
    int from = (int) Math.min(Math.floor(at), points.size() - 2);
    float[] latent =
        LatentPath.SPHERICAL.latent(
            latent(points.get(from)), latent(points.get(from + 1)), at - from);
    int label = label(points.get(at - from <= 0.5 ? from : from + 1));
    return view.of(new float[][] {latent}, new int[] {label}, truncation);
  }

  /** Images on the way through some points, so many between each two. */
  float[][] path(List<Point> points, int steps, double truncation) {
    int frames = (points.size() - 1) * steps + 1;
    float[][] latents = new float[frames][];
    int[] labels = new int[frames];
    for (int i = 0; i + 1 < points.size(); i++) {
      float[][] part =
          LatentPath.SPHERICAL.latents(latent(points.get(i)), latent(points.get(i + 1)), steps + 1);
      for (int s = 0; s <= steps; s++) {
        latents[i * steps + s] = part[s];
        labels[i * steps + s] = label(points.get(2 * s <= steps ? i : i + 1));
      }
    }
    return generated(latents, labels, truncation);
  }

  private float[][] generated(float[][] latents, int[] labels, double truncation) {
    Model by = truncation == 1 ? model : model.truncated(truncation);
    return by.generate(latents, labels);
  }

  private int label(Point point) {
    return point.label == null ? 0 : point.label;
  }

  private float[] latent(Point point) {
    ModelDescription description = model.description();
    float[] latent;
    if (point.latent != null) {
      latent = point.latent.clone();
      if (latent.length != description.inputs()) {
        throw new UsageException(
            "a latent has " + latent.length + " numbers; the model takes " + description.inputs());
      }
    } else {
      if (drawn.size() > MOST_DRAWN) {
        drawn.clear();
      }
      latent = drawn.computeIfAbsent(point.seed, seed -> model.latents(1, seed)[0]).clone();
    }
    if (point.codes != null && !point.codes.isEmpty()) {
      Selection selection = new Selection(OptionalInt.empty(), point.codes);
      // Latents of codes are drawn by name, which also checks them.
      float[] coded = model.latents(1, point.seed, selection)[0];
      int size = description.prior().size();
      System.arraycopy(coded, size, latent, size, latent.length - size);
    }
    List<Double> offsets = point.offsets == null ? List.of() : point.offsets;
    for (int k = 0; k < Math.min(offsets.size(), directions.length); k++) {
      Double offset = offsets.get(k);
      if (offset == null || !(Math.abs(offset) <= FARTHEST)) {
        throw new UsageException("an offset lies in [-10,10]");
      }
      for (int i = 0; i < latent.length; i++) {
        latent[i] += (float) (offset * directions[k][i]);
      }
    }
    for (float value : latent) {
      if (!Float.isFinite(value)) {
        throw new UsageException("a latent has a number that is not finite");
      }
    }
    return latent;
  }

  @Override
  public void close() {
    view.close();
    model.close();
  }
}
