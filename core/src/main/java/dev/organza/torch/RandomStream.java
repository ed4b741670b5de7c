package dev.organza.torch;

import dev.organza.OrganzaException;
import dev.organza.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A named stream of random numbers: Mersenne Twister 19937, seeded from the run's seed and the
 * name.
 *
 * <p>Each use of randomness (the latents, dropout, initial weights, …) has its own stream, so that
 * one more draw in one does not shift the others, and each is saved in the checkpoint. All draws
 * are made on the CPU and moved afterwards, so that the same seed gives the same latents on every
 * device.
 *
 * <p>Where several workers {@linkplain SharedBatch share} a batch, draws of several rows are made
 * for the whole batch, and each worker gets its rows.
 */
public final class RandomStream implements AutoCloseable {

  private final String name;
  private final Generator generator;
  private final GeneratorOptional handle;
  private final SharedBatch batch;

  private RandomStream(String name, long seed) {
    this.name = name;
    this.generator = Scope.escape(torch.make_generator_cpu(seed));
    this.handle = Scope.escape(new GeneratorOptional(generator));
    this.batch = SharedBatch.UNSHARED;
  }

  private RandomStream(RandomStream stream, SharedBatch batch) {
    this.name = stream.name;
    this.generator = stream.generator;
    this.handle = stream.handle;
    this.batch = batch;
  }

  /** This stream, whose draws are a worker's rows of those for a whole batch. */
  RandomStream inRowsOf(SharedBatch shared) {
    return new RandomStream(this, shared);
  }

  /** This stream, whose draws are the same for all workers. */
  public RandomStream common() {
    return batch.workers().size() == 1 ? this : new RandomStream(this, SharedBatch.UNSHARED);
  }

  /** The stream of this name of a run with this seed. */
  public static RandomStream of(long seed, String name) {
    Torch.load();
    return new RandomStream(name, derive(seed, name));
  }

  /**
   * The seed of a named stream: the first eight bytes, big-endian, of SHA-256("seed/name"). Streams
   * of neighbouring seeds are thereby as unrelated as any others.
   */
  public static long derive(long seed, String name) {
    byte[] text = (seed + "/" + name).getBytes(StandardCharsets.UTF_8);
    return java.nio.ByteBuffer.wrap(Sha256.digest().digest(text)).getLong();
  }

  /** The stream's name. */
  public String name() {
    return name;
  }

  /** LibTorch's generator behind this stream, owned by the stream. */
  public Generator generator() {
    return generator;
  }

  /** Gaussian float32 draws of these sizes, on the CPU. */
  public Tensor normal(double mean, double deviation, long... sizes) {
    return rows(sizes, empty -> empty.normal_(mean, deviation, handle));
  }

  /** Uniform float32 draws in [low, high) of these sizes, on the CPU. */
  public Tensor uniform(double low, double high, long... sizes) {
    return rows(sizes, empty -> empty.uniform_(low, high, handle));
  }

  /**
   * One uniform float32 draw in [low, high) for each sample, on the CPU.
   *
   * @param samples {@code [N, shape…]}
   * @return {@code [N,1,…]}, which stretches over the samples
   */
  public Tensor uniformForEach(double low, double high, Tensor samples) {
    long[] sizes = new long[(int) samples.dim()];
    Arrays.fill(sizes, 1);
    sizes[0] = samples.size(0);
    return uniform(low, high, sizes);
  }

  /** Float32 draws of these sizes that are 1 with this probability, else 0, on the CPU. */
  public Tensor bernoulli(double probability, long... sizes) {
    return rows(sizes, empty -> empty.bernoulli_(probability, handle));
  }

  private Tensor rows(long[] sizes, UnaryOperator<Tensor> draw) {
    if (batch.workers().size() == 1) {
      return draw.apply(torch.empty(sizes));
    }
    long[] whole = sizes.clone();
    whole[0] *= batch.workers().size();
    try (Scope scope = Scope.open()) {
      return scope.keep(batch.part(draw.apply(torch.empty(whole))).clone());
    }
  }

  /** The whole state, as bytes: about 5 kB. */
  public byte[] state() {
    try (Scope scope = Scope.open()) {
      return HostMemory.bytes(generator.get_state());
    }
  }

  /**
   * Continues from a state that {@link #state} gave.
   *
   * @throws OrganzaException if these bytes are no such state
   */
  public void restore(byte[] state) {
    try (Scope scope = Scope.open()) {
      generator.set_state(HostMemory.tensor(state));
    } catch (RuntimeException e) {
      throw new OrganzaException("the state of the random stream \"" + name + "\" is damaged", e);
    }
  }

  @Override
  public void close() {
    handle.close();
    generator.close();
  }
}
