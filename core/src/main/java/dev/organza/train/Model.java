package dev.organza.train;

import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Mode;
import dev.organza.nn.Network;
import dev.organza.nn.Weights;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Safetensors;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A trained pair: the averaged generator to sample from, and the discriminator that judged it.
 *
 * <p>Takes and gives plain arrays in the data's own values: grey levels from 0 to 255 for images,
 * the units of the source for numbers. Sample i of a seed is the same whatever the count, because
 * latents are drawn and generated in chunks of a fixed size.
 */
public final class Model implements AutoCloseable {

  /** Samples a pass; fixed, since it decides which latents and which last bits a sample has. */
  private static final int CHUNK = 64;

  private final ModelDescription description;
  private final Weights generator;
  private final Weights discriminator;
  private final Device device;
  private final List<FlatTensors> owned;

  private Model(
      ModelDescription description,
      Weights generator,
      Weights discriminator,
      Device device,
      List<FlatTensors> owned) {
    this.description = description;
    this.generator = generator;
    this.discriminator = discriminator;
    this.device = device;
    this.owned = owned;
  }

  /** A model that looks at the weights of a training in progress. */
  static Model sharing(
      ModelDescription description, Weights generator, Weights discriminator, Device device) {
    return new Model(description, generator, discriminator, device, List.of());
  }

  /**
   * The model in a file {@code model.safetensors} of a checkpoint.
   *
   * @throws OrganzaException if the file is missing, damaged, or not a model of Organza
   */
  public static Model load(Path file, Device device) {
    try (Scope scope = Scope.open()) {
      String json = Safetensors.readMetadata(file).get(ModelDescription.KEY);
      if (json == null) {
        throw new OrganzaException(file + " is not a model of Organza: it has no description.");
      }
      ModelDescription description = description(file, json);
      Map<String, Tensor> tensors = Safetensors.read(file);
      requireTensors(file, tensors, "average.", description.generator());
      requireTensors(file, tensors, "discriminator.", description.discriminator());
      List<FlatTensors> owned = new ArrayList<>();
      try {
        Weights generator =
            new Weights(
                take(tensors, "average.", description.generator().parameters(), device, owned),
                take(tensors, "average.", description.generator().buffers(), device, owned));
        Weights discriminator =
            new Weights(
                take(
                    tensors,
                    "discriminator.",
                    description.discriminator().parameters(),
                    device,
                    owned),
                take(
                    tensors,
                    "discriminator.",
                    description.discriminator().buffers(),
                    device,
                    owned));
        return new Model(description, generator, discriminator, device, owned);
      } catch (RuntimeException e) {
        owned.forEach(FlatTensors::close);
        throw e;
      }
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }

  private static ModelDescription description(Path file, String json) {
    try {
      ModelDescription description = ModelDescription.fromJson(json);
      boolean fits =
          description.generator().input().equals(Shape.of(description.prior().size()))
              && description.generator().output().equals(description.shape())
              && description.discriminator().input().equals(description.shape());
      if (!fits) {
        throw new OrganzaException("its networks do not fit each other");
      }
      return description;
    } catch (OrganzaException e) {
      throw new OrganzaException(
          file + " is not a model that this Organza reads: " + e.getMessage() + ".", e);
    }
  }

  /** Before memory is allocated: a description may claim networks of any size. */
  private static void requireTensors(
      Path file, Map<String, Tensor> tensors, String prefix, Network network) {
    for (TensorSpec spec :
        Stream.concat(network.parameters().stream(), network.buffers().stream()).toList()) {
      Tensor tensor = tensors.get(prefix + spec.name());
      if (tensor == null || !Arrays.equals(tensor.shape(), spec.sizeArray())) {
        throw new OrganzaException(
            file
                + " is not a sound model: the tensor "
                + prefix
                + spec.name()
                + " is missing or has other sizes than its network says.");
      }
    }
  }

  private static List<Tensor> take(
      Map<String, Tensor> tensors,
      String prefix,
      List<TensorSpec> specs,
      Device device,
      List<FlatTensors> owned) {
    FlatTensors flat = FlatTensors.allocate(specs, false, device);
    owned.add(flat);
    for (int i = 0; i < specs.size(); i++) {
      flat.views().get(i).copy_(Objects.requireNonNull(tensors.get(prefix + specs.get(i).name())));
    }
    return flat.views();
  }

  /** What this model is of. */
  public ModelDescription description() {
    return description;
  }

  /**
   * Latents of a seed.
   *
   * @param count how many, at least 1
   * @return {@code [count][size]}
   */
  public float[][] latents(int count, long seed) {
    if (count < 1) {
      throw new UsageException("count is " + count + "; it is at least 1");
    }
    int size = description.prior().size();
    float[][] latents = new float[count][];
    try (RandomStream stream = RandomStream.of(seed, "samples")) {
      for (int start = 0; start < count; start += CHUNK) {
        try (Scope scope = Scope.open()) {
          float[] chunk = HostMemory.floats(description.prior().sample(CHUNK, stream));
          for (int i = 0; i < CHUNK && start + i < count; i++) {
            latents[start + i] = Arrays.copyOfRange(chunk, i * size, (i + 1) * size);
          }
        }
      }
    }
    return latents;
  }

  /**
   * Samples of a seed.
   *
   * @param count how many, at least 1
   * @return {@code [count][elements]}, row-major by the description's shape, in the data's own
   *     values
   */
  public float[][] sample(int count, long seed) {
    return generate(latents(count, seed));
  }

  /**
   * The samples that latents lead to.
   *
   * @param latents {@code [count][size]}
   * @return {@code [count][elements]} in the data's own values
   */
  public float[][] generate(float[][] latents) {
    int elements = description.shape().elements();
    float[][] samples = new float[latents.length][elements];
    for (int start = 0; start < latents.length; start += CHUNK) {
      float[] chunk = chunk(latents, start, description.prior().size());
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        Tensor z = HostMemory.tensor(chunk, device, CHUNK, description.prior().size());
        float[] generated =
            HostMemory.floats(description.generator().forward(generator, z, Mode.evaluation()));
        for (int i = 0; i < CHUNK && start + i < latents.length; i++) {
          float[] sample = samples[start + i];
          System.arraycopy(generated, i * elements, sample, 0, elements);
          description.scaling().invert(sample, 0, elements);
        }
      }
    }
    return samples;
  }

  /**
   * D(x), the probability that D gives samples of being real; for a critic the sigmoid of its
   * score.
   *
   * @param samples {@code [count][elements]} in the data's own values
   * @return {@code [count]} values in [0,1]
   */
  public double[] discriminate(float[][] samples) {
    int elements = description.shape().elements();
    double[] judged = new double[samples.length];
    for (int start = 0; start < samples.length; start += CHUNK) {
      float[] chunk = chunk(samples, start, elements);
      for (int i = 0; i < CHUNK; i++) {
        description.scaling().apply(chunk, i * elements, elements);
      }
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        Tensor x = HostMemory.tensor(chunk, device, description.shape().batch(CHUNK));
        Tensor logits = description.discriminator().forward(discriminator, x, Mode.evaluation());
        float[] values = HostMemory.floats(torch.sigmoid(logits));
        for (int i = 0; i < CHUNK && start + i < samples.length; i++) {
          judged[start + i] = values[i];
        }
      }
    }
    return judged;
  }

  /** Rows start…start+CHUNK one after another, the last row repeated where there are no more. */
  private static float[] chunk(float[][] rows, int start, int width) {
    float[] chunk = new float[CHUNK * width];
    for (int i = 0; i < CHUNK; i++) {
      float[] row = rows[Math.min(start + i, rows.length - 1)];
      if (row.length != width) {
        throw new UsageException("a row has " + row.length + " values, not " + width);
      }
      System.arraycopy(row, 0, chunk, i * width, width);
    }
    return chunk;
  }

  @Override
  public void close() {
    owned.forEach(FlatTensors::close);
  }
}
