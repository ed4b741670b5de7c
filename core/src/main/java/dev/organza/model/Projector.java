package dev.organza.model;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.Codes;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.torch.Device;
import dev.organza.torch.Gradients;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Looks for the latents of given samples: the nearest of many random samples, then Adam on the
 * latent (as Abdal et al. 2019, arXiv:1904.03189, with what the samples are compared by left open).
 * Each sample is looked for on its own, so that what is found does not depend on the others.
 */
final class Projector {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Model model;
  private final ModelDescription description;
  private final Weights generator;
  private final Device device;
  private final List<Embedding> embeddings;
  private final ProjectionOptions options;
  private final Selection wanted;

  /** Values from 0 to 1 are {@code slope·v + shift} of the network's. */
  private final double slope;

  private final double shift;

  /** The random latents and their labels. */
  private final float[][] candidates;

  private final int[] labels;

  /** The mean squared distance between two random samples, by embedding. */
  private final double[] scales;

  Projector(
      Model model,
      Weights generator,
      List<Embedding> embeddings,
      Selection wanted,
      ProjectionOptions options) {
    this.model = model;
    this.description = model.description();
    this.generator = generator;
    this.device = model.device();
    this.embeddings = List.copyOf(embeddings);
    this.options = options;
    this.wanted = wanted;
    if (description.shape().isImage()) {
      float[] ends = description.transform().invert(new float[] {0, 1});
      this.slope = (ends[1] - ends[0]) / 255.0;
      this.shift = ends[0] / 255.0;
    } else {
      this.slope = 1;
      this.shift = 0;
    }
    this.candidates = model.latents(options.candidates(), options.seed(), wanted);
    this.labels = model.labels(options.candidates(), wanted);
    this.scales = new double[embeddings.size()];
  }

  /**
   * Looks for samples.
   *
   * @param targets {@code [count][elements]} in the data's own values
   */
  ProjectedSample[] of(float[][] targets) {
    if (embeddings.isEmpty()) {
      throw new UsageException("there is no embedding to compare samples by");
    }
    for (float[] target : targets) {
      requireSample(target);
    }
    double[][] distances = new double[targets.length][candidates.length];
    Tensor[][] wantedVectors = new Tensor[targets.length][];
    try (Scope scope = Scope.open()) {
      for (int t = 0; t < targets.length; t++) {
        wantedVectors[t] = vectors(target(targets[t]));
      }
      compareCandidates(wantedVectors, distances);
      ProjectedSample[] found = new ProjectedSample[targets.length];
      for (int t = 0; t < targets.length; t++) {
        found[t] = descend(wantedVectors[t], distances[t]);
      }
      return found;
    }
  }

  private void requireSample(float[] target) {
    if (target.length != description.shape().elements()) {
      throw new UsageException(
          "a sample of %d values is given, and the model makes samples of shape %s"
              .formatted(target.length, description.shape()));
    }
    for (float value : target) {
      if (!Float.isFinite(value)) {
        throw new UsageException("a sample has the value " + value + ", which no model makes");
      }
    }
  }

  /** A target as embeddings take it, {@code [1,…]}. */
  private Tensor target(float[] values) {
    Shape shape = description.generator().output();
    float[] network = description.transform().apply(values.clone());
    return seen(HostMemory.tensor(network, device, shape.batch(1)));
  }

  /** Network's values as embeddings take them. */
  private Tensor seen(Tensor network) {
    return network.mul(new Scalar(slope)).add(new Scalar(shift));
  }

  private Tensor[] vectors(Tensor samples) {
    try (NoGradGuard off = new NoGradGuard()) {
      return embeddings.stream().map(each -> each.of(samples)).toArray(Tensor[]::new);
    }
  }

  private Tensor samples(Tensor latents, int[] classes) {
    int count = classes.length;
    Tensor condition = Chunks.labels(classes, 0, count, description.labels(), device);
    return seen(description.generator().forward(generator, latents, condition, Mode.evaluation()));
  }

  /** Sets the scales, and the distance of each candidate from each target. */
  private void compareCandidates(Tensor[][] targets, double[][] distances) {
    int size = Math.min(Model.CHUNK, candidates.length);
    double[][][] squares = new double[embeddings.size()][targets.length][candidates.length];
    long pairs = 0;
    for (int start = 0; start < candidates.length; start += size) {
      int from = Math.min(start, candidates.length - size);
      int[] classes = Arrays.copyOfRange(labels, from, from + size);
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        float[] rows = Chunks.rows(candidates, from, size, description.inputs());
        Tensor latents = HostMemory.tensor(rows, device, size, description.inputs());
        Tensor[] vectors = vectors(samples(latents, classes));
        for (int e = 0; e < vectors.length; e++) {
          Tensor apart = vectors[e].narrow(0, 1, size - 1L).sub(vectors[e].narrow(0, 0, size - 1L));
          for (float square : HostMemory.floats(apart.square().mean(1))) {
            scales[e] += square;
          }
          for (int t = 0; t < targets.length; t++) {
            float[] found = HostMemory.floats(vectors[e].sub(targets[t][e]).square().mean(1));
            for (int i = 0; i < size; i++) {
              squares[e][t][from + i] = found[i];
            }
          }
        }
        pairs += size - 1;
      }
    }
    for (int e = 0; e < scales.length; e++) {
      scales[e] = Math.max(scales[e] / pairs, Float.MIN_NORMAL);
      for (int t = 0; t < targets.length; t++) {
        for (int i = 0; i < candidates.length; i++) {
          distances[t][i] += squares[e][t][i] / scales[e] / embeddings.size();
        }
      }
    }
  }

  /** Adam from the nearest candidates. */
  private ProjectedSample descend(Tensor[] target, double[] distances) {
    int[] best =
        IntStream.range(0, candidates.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> distances[i]))
            .limit(options.starts())
            .mapToInt(i -> i)
            .toArray();
    int size = description.inputs();
    int[] classes = Arrays.stream(best).map(i -> labels[i]).toArray();
    float[] z = new float[best.length * size];
    for (int s = 0; s < best.length; s++) {
      System.arraycopy(candidates[best[s]], 0, z, s * size, size);
    }
    boolean[] free = free();
    double rate = options.learningRate() * description.prior().standardDeviation();
    double[] mean = new double[z.length];
    double[] square = new double[z.length];
    double nearest = Double.POSITIVE_INFINITY;
    float[] latent = new float[size];
    int label = 0;
    for (int step = 0; step <= options.steps(); step++) {
      float[] gradient = new float[z.length];
      float[] found = step(z, classes, target, gradient);
      for (int s = 0; s < best.length; s++) {
        if (!Float.isFinite(found[s])) {
          throw new OrganzaException("The model gives values that are not finite.");
        }
        if (found[s] < nearest) {
          nearest = found[s];
          latent = Arrays.copyOfRange(z, s * size, (s + 1) * size);
          label = classes[s];
        }
      }
      if (step < options.steps()) {
        double now = rate * (1 + Math.cos(Math.PI * step / options.steps())) / 2;
        update(z, gradient, mean, square, now, step + 1, free);
      }
    }
    float[] sample = model.generate(new float[][] {latent}, new int[] {label})[0];
    return new ProjectedSample(latent, label, sample, nearest);
  }

  /** The distances {@code [S]} of the samples, whose gradient is written. */
  private float[] step(float[] z, int[] classes, Tensor[] target, float[] gradient) {
    try (Scope scope = Scope.open()) {
      Tensor latents = HostMemory.tensor(z, device, classes.length, description.inputs());
      latents.set_requires_grad(true);
      Tensor samples = samples(latents, classes);
      Tensor distance = null;
      for (int e = 0; e < target.length; e++) {
        Tensor part =
            embeddings
                .get(e)
                .of(samples)
                .sub(target[e])
                .square()
                .mean(1)
                .mul(new Scalar(1 / scales[e] / target.length));
        distance = distance == null ? part : distance.add(part);
      }
      Tensor all = Objects.requireNonNull(distance);
      Tensor descent = Gradients.numbers(all.sum(), List.of(latents)).get(0);
      if (descent.defined()) {
        float[] found = HostMemory.floats(descent);
        System.arraycopy(found, 0, gradient, 0, gradient.length);
      }
      return HostMemory.floats(all);
    }
  }

  /** Which inputs are moved: all but categories, and codes that are asked for. */
  private boolean[] free() {
    boolean[] free = new boolean[description.inputs()];
    Arrays.fill(free, true);
    Codes codes = description.conditioning().codes();
    int at = description.prior().size();
    List<String> names = codes.names();
    for (int i = 0; i < names.size(); i++) {
      boolean category = i < codes.categorical().size();
      int width = category ? codes.categorical().get(i) : 1;
      if (category || wanted.codes().containsKey(names.get(i))) {
        Arrays.fill(free, at, at + width, false);
      }
      at += width;
    }
    return free;
  }

  /** One update of Adam, after which z lies where the prior draws and codes in [−1,1]. */
  private void update(
      float[] z,
      float[] gradient,
      double[] mean,
      double[] square,
      double rate,
      int step,
      boolean[] free) {
    int size = free.length;
    int prior = description.prior().size();
    for (int i = 0; i < z.length; i++) {
      if (free[i % size]) {
        mean[i] = BETA1 * mean[i] + (1 - BETA1) * gradient[i];
        square[i] = BETA2 * square[i] + (1 - BETA2) * gradient[i] * gradient[i];
        double m = mean[i] / (1 - Math.pow(BETA1, step));
        double v = square[i] / (1 - Math.pow(BETA2, step));
        z[i] -= (float) (rate * m / (Math.sqrt(v) + EPSILON));
        if (i % size >= prior) {
          z[i] = Math.max(-1, Math.min(1, z[i]));
        }
      }
    }
    for (int start = 0; start < z.length; start += size) {
      float[] latent = Arrays.copyOfRange(z, start, start + prior);
      description.prior().confine(latent);
      System.arraycopy(latent, 0, z, start, prior);
    }
  }
}
