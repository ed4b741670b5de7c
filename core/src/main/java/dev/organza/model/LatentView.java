package dev.organza.model;

import dev.organza.nn.Mode;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.LinearMap;
import dev.organza.nn.layer.Style;
import dev.organza.nn.network.Network;
import dev.organza.torch.FactorisationThread;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Images of single latents as quickly as they can be had, to be looked at while a latent moves. A
 * pass has as many samples as are asked for, and not the fixed number of {@link Model#generate}:
 * the last bits of a value may be others.
 */
public final class LatentView implements AutoCloseable {

  private static final int SAMPLES = 1024; // at least, and several for each number of z
  private static final long SEED = 1;

  private final Model model;
  private final TrainableNetwork generator;

  /** A view of a model of images, which must outlive it. */
  public LatentView(Model model) {
    this.model = model;
    this.generator = model.copyGenerator();
  }

  /**
   * Images of latents.
   *
   * @param latents {@code [count][inputs]}
   * @param labels {@code [count]} class indices; ignored by a model without labels
   * @param truncation ψ; 1 for a model without a mapping network
   * @return {@code [count][elements]} in the data's own values
   * @throws dev.organza.UsageException if there is not one label a latent, a label is none of the
   *     model's, or ψ is another number and there is no mapping network
   */
  public float[][] of(float[][] latents, int[] labels, double truncation) {
    ModelDescription description =
        truncation == 1 ? model.description() : model.truncated(truncation).description();
    Selection.requireLabels(description, latents.length, labels);
    int count = latents.length;
    int elements = description.generator().output().elements();
    float[][] images = new float[count][elements];
    try (Threads.Lease lease = Threads.lease();
        NoGradGuard off = new NoGradGuard();
        Scope scope = Scope.open()) {
      float[] rows = Chunks.rows(latents, 0, count, description.inputs());
      Tensor z = HostMemory.tensor(rows, model.device(), count, description.inputs());
      Tensor condition = Chunks.labels(labels, 0, count, description.labels(), model.device());
      float[] values =
          HostMemory.floats(
              description
                  .generator()
                  .forward(generator.weights(), z, condition, Mode.evaluation()));
      for (int i = 0; i < count; i++) {
        System.arraycopy(values, i * elements, images[i], 0, elements);
        images[i] = description.transform().invert(images[i]);
      }
    }
    return images;
  }

  /**
   * The first principal directions: those along which samples change most, that is, which explain
   * most of the variance of the styles or, without a mapping network, of the generator's first
   * layer, as far as they are linear in z (GANSpace, Härkönen et al. 2020, arXiv:2004.02546,
   * sections 2.1 and 2.2).
   *
   * @param count how many at most; there are no more than z has numbers
   * @return {@code [count][inputs]}, each of length √|z|, so that 1 along it is as far as latents
   *     lie from 0; codes are left as they are
   */
  public static float[][] directions(Model model, int count) {
    return FactorisationThread.call(() -> principal(model, count));
  }

  private static float[][] principal(Model model, int count) {
    ModelDescription description = model.description();
    int size = description.prior().size();
    int some = Math.min(count, size);
    float[][] directions = new float[some][description.inputs()];
    try (NoGradGuard off = new NoGradGuard();
        TrainableNetwork generator = model.copyGenerator();
        Scope scope = Scope.open()) {
      int samples = Math.max(SAMPLES, 4 * size);
      float[] latents = Chunks.rows(model.latents(samples, SEED), 0, samples, description.inputs());
      Tensor z = HostMemory.tensor(latents, model.device(), samples, description.inputs());
      Tensor condition =
          Chunks.labels(new int[samples], 0, samples, description.labels(), model.device());
      Tensor inside =
          centred(
              shown(
                      generator
                          .network()
                          .outputs(generator.weights(), z, condition, Mode.evaluation()))
                  .reshape(samples, -1));
      Tensor only = centred(z.narrow(1, 0, size));
      // Least squares: inside = only * linear, so that chance in the latents favours no direction.
      Tensor products = only.t();
      Tensor linear = torch.linalg_solve(products.mm(only), products.mm(inside));
      Tensor vectors = torch.linalg_eigh(linear.mm(linear.t())).get1(); // eigenvalues ascend
      for (int k = 0; k < some; k++) {
        float[] values =
            HostMemory.floats(
                vectors.narrow(1, size - 1 - k, 1).reshape(size).to(torch.ScalarType.Float));
        System.arraycopy(scaled(values), 0, directions[k], 0, size);
      }
    }
    return directions;
  }

  /** Without the mean of each column; in float64, for the solution is by normal equations. */
  private static Tensor centred(Tensor rows) {
    Tensor exact = rows.to(torch.ScalarType.Double);
    return exact.sub(exact.mean(0));
  }

  /** The styles or, without a mapping network, what the first linear map gives. */
  private static Tensor shown(List<Network.Output> outputs) {
    return first(outputs, Style.Styles.class::isInstance)
        .or(
            () ->
                first(
                    outputs,
                    layer ->
                        layer instanceof LinearMap || layer instanceof LinearMap.Reparametrised))
        .orElse(outputs.get(0))
        .value();
  }

  private static Optional<Network.Output> first(
      List<Network.Output> outputs, Predicate<Layer> isMeant) {
    return outputs.stream().filter(output -> isMeant.test(output.layer())).findFirst();
  }

  /** Of length √|z|; its largest number is positive, so that it is the same in every run. */
  private static float[] scaled(float[] values) {
    double squares = 0;
    float largest = 0;
    for (float value : values) {
      squares += (double) value * value;
      largest = Math.abs(value) > Math.abs(largest) ? value : largest;
    }
    double factor = squares == 0 ? 0 : Math.signum(largest) * Math.sqrt(values.length / squares);
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = (float) (factor * values[i]);
    }
    return scaled;
  }

  @Override
  public void close() {
    generator.close();
  }
}
