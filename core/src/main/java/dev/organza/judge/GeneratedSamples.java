package dev.organza.judge;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import dev.organza.train.Model;
import dev.organza.train.Selection;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The samples of a model and a seed as a data set, generated when they are read: sample i is that
 * of {@link Model#sample(int, long)}. Reading in order is fast; reading at random generates a chunk
 * each time.
 */
public final class GeneratedSamples implements Dataset {

  private static final int CHUNK = 64;

  private final String name;
  private final Model model;
  private final int[] labels;
  private final float[][] latents;
  private int cachedStart = -1;
  private float[][] cached = new float[0][];

  private GeneratedSamples(String name, Model model, int count, long seed) {
    this.name = name;
    this.model = model;
    this.latents = model.latents(count, seed);
    this.labels = model.labels(count, Selection.ANY);
  }

  /**
   * Samples of all classes in turn, with codes at random.
   *
   * @param name of the source, for people
   * @param count how many, at least 1
   * @throws UsageException if {@code count} is less than 1
   */
  public static GeneratedSamples of(String name, Model model, int count, long seed) {
    return new GeneratedSamples(name, model, count, seed);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Shape shape() {
    return model.description().shape();
  }

  @Override
  public int count() {
    return latents.length;
  }

  @Override
  public List<String> columns() {
    return model.description().columns();
  }

  @Override
  public List<String> classes() {
    return model.description().labels() > 0 ? model.description().classes() : List.of();
  }

  @Override
  public int label(int index) {
    Objects.checkIndex(index, count());
    return model.description().labels() > 0 ? labels[index] : -1;
  }

  @Override
  public synchronized void read(int index, float[] into, int offset) {
    Objects.checkIndex(index, count());
    int start = index / CHUNK * CHUNK;
    if (start != cachedStart) {
      int end = Math.min(start + CHUNK, count());
      cached =
          model.generate(
              Arrays.copyOfRange(latents, start, end), Arrays.copyOfRange(labels, start, end));
      cachedStart = start;
    }
    float[] sample = cached[index - start];
    System.arraycopy(sample, 0, into, offset, sample.length);
  }

  @Override
  public Optional<Density> density() {
    return Optional.empty();
  }

  /** Not of use: generated samples are known by model and seed. */
  @Override
  public String sha256() {
    throw new UnsupportedOperationException("generated samples have no stored content");
  }

  /** Does nothing: the model belongs to the caller. */
  @Override
  public void close() {}
}
