package dev.organza.model;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import dev.organza.torch.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The samples of a model and a seed as a data set, generated on reading: sample i is that of {@link
 * Model#sample(int, long)}. Sequential reading is fast; random access generates a chunk each time.
 * Only the last chunk is kept in memory, and the state of the random stream at intervals.
 */
public final class GeneratedSamples implements Dataset {

  /** Samples between two saved states of the stream, of 5 kB each. */
  private static final int STRIDE = 4096;

  private final String name;
  private final Model model;
  private final int count;
  private final long seed;

  /** Samples in a chunk. */
  private final int size;

  /** Chunks between two saved states. */
  private final int stride;

  /** State i is that before chunk i·stride. */
  private final List<byte[]> states = new ArrayList<>();

  /** The chunk that follows {@link #reachedState}. */
  private int reached;

  private byte[] reachedState = new byte[0];
  private int cachedChunk = -1;
  private double[][] cached = new double[0][];

  private GeneratedSamples(String name, Model model, int count, long seed) {
    this.name = name;
    this.model = model;
    this.count = count;
    this.seed = seed;
    this.size = model.samplesAPass();
    this.stride = Math.max(1, STRIDE / size);
  }

  /**
   * Samples of all classes in turn, with random codes.
   *
   * @param name of the source, for people
   * @param count how many, at least 1
   * @throws UsageException if {@code count} is less than 1
   */
  public static GeneratedSamples of(String name, Model model, int count, long seed) {
    if (count < 1) {
      throw new UsageException("count is " + count + "; it is at least 1");
    }
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
    return count;
  }

  @Override
  public List<String> columns() {
    return model.description().columns();
  }

  @Override
  public List<String> classes() {
    return model.description().classLabels() > 0 ? model.description().classes() : List.of();
  }

  @Override
  public int label(int index) {
    Objects.checkIndex(index, count());
    int labels = model.description().classLabels();
    return labels > 0 ? index % labels : -1;
  }

  @Override
  public void read(int index, float[] into, int offset) {
    double[] sample = sample(index);
    for (int i = 0; i < sample.length; i++) {
      into[offset + i] = (float) sample[i];
    }
  }

  @Override
  public void read(int index, double[] into, int offset) {
    double[] sample = sample(index);
    System.arraycopy(sample, 0, into, offset, sample.length);
  }

  private synchronized double[] sample(int index) {
    Objects.checkIndex(index, count());
    int chunk = index / size;
    if (chunk != cachedChunk) {
      cached = generate(chunk);
      cachedChunk = chunk;
    }
    return cached[index % size];
  }

  private double[][] generate(int chunk) {
    float[][] latents = latents(chunk);
    int[] labels = new int[latents.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Math.max(0, label(chunk * size + i));
    }
    return model.generateDoubles(latents, labels);
  }

  /** The latents of a chunk, drawn as {@link Model#latents(int, long)} draws them. */
  private float[][] latents(int chunk) {
    try (RandomStream stream = RandomStream.of(seed, "samples")) {
      int at = rewind(stream, chunk);
      while (true) {
        if (at == states.size() * stride) {
          states.add(stream.state());
        }
        float[][] drawn = model.latents(size, stream);
        if (at == chunk) {
          reached = chunk + 1;
          reachedState = stream.state();
          return Arrays.copyOf(drawn, Math.min(size, count - chunk * size));
        }
        at++;
      }
    }
  }

  /**
   * Sets a new stream to the last saved state before a chunk.
   *
   * @return the chunk that follows that state
   */
  private int rewind(RandomStream stream, int chunk) {
    if (reachedState.length > 0 && reached <= chunk && chunk - reached < stride) {
      stream.restore(reachedState);
      return reached;
    }
    int place = Math.min(chunk / stride, states.size() - 1);
    if (place < 0) {
      return 0;
    }
    stream.restore(states.get(place));
    return place * stride;
  }

  @Override
  public Optional<Density> density() {
    return Optional.empty();
  }

  /** Not supported: generated samples are identified by model and seed. */
  @Override
  public String sha256() {
    throw new UnsupportedOperationException("generated samples have no stored content");
  }

  /** Does nothing: the model belongs to the caller. */
  @Override
  public void close() {}
}
