package dev.organza.game;

import dev.organza.game.penalty.Penalised;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * D as a function of samples, which it judges by themselves or in packs.
 *
 * <p>All that either update asks of D goes through {@link #judgePacked}, penalties included. What
 * is done to a sample <em>inside</em> D, an augmentation, is done there, before the first layer: it
 * meets real and generated samples alike, in both updates, gradients reach G through it, and R1 and
 * R2 are on the sample as it was before.
 *
 * @param network its layers
 * @param packing how many samples it judges at once
 * @param codes Q, how many numbers it reads beside the logit
 * @param view what it makes of samples in training, before its first layer
 */
record Discriminator(Network network, int packing, int codes, View view) {

  private static final View AS_THEY_ARE = (samples, noise) -> samples;

  /** D that takes samples as they are. */
  Discriminator(Network network, int packing, int codes) {
    this(network, packing, codes, AS_THEY_ARE);
  }

  /** What D makes of samples before its first layer. */
  interface View {
    /**
     * The samples that the first layer gets.
     *
     * @param samples {@code [N, shape…]}, at least float32
     */
    Tensor of(Tensor samples, RandomStream noise);
  }

  /** This D with another view of samples. */
  Discriminator seeing(View other) {
    return new Discriminator(network, packing, codes, other);
  }

  /** D's judgements of the two kinds of samples. */
  record Judgements(Judgement real, Judgement fake) {}

  /**
   * D's judgement of samples.
   *
   * @param samples {@code [N, shape…]}, N a multiple of the packing
   * @param labels {@code [N,K]}
   */
  Judgement judge(Weights weights, Tensor samples, Tensor labels, Mode mode) {
    return judgePacked(weights, packed(samples), packedLabels(labels), mode);
  }

  /**
   * D's judgement of real and of generated samples. They pass in separate batches, so that batch
   * normalisation cannot tell them apart by the company they keep; as one, which reads the weights
   * once, where D takes every sample by itself.
   */
  Judgements judge(Weights weights, Minibatch batch, Mode mode) {
    if (!network.samplewise()) {
      return new Judgements(
          judge(weights, batch.real(), batch.labels(), mode),
          judge(weights, batch.fake(), batch.labels(), mode));
    }
    Tensor samples = torch.cat(new TensorVector(batch.real(), batch.fake()), 0);
    Tensor labels = torch.cat(new TensorVector(batch.labels(), batch.labels()), 0);
    Judgement both = judge(weights, samples, labels, mode);
    return new Judgements(both.part(0), both.part(1));
  }

  private Judgement judgePacked(Weights weights, Tensor packed, Tensor condition, Mode mode) {
    try (Scope scope = Scope.open()) {
      Tensor seen = mode instanceof Mode.Training training ? seen(packed, training) : packed;
      Tensor all = Penalties.atLeastFloat32(network.forward(weights, seen, condition, mode));
      return codes == 0
          ? new Judgement(scope.keep(all), scope.keep(all.narrow(1, 1, 0)))
          : new Judgement(scope.keep(all.narrow(1, 0, 1)), scope.keep(all.narrow(1, 1, codes)));
    }
  }

  private Tensor seen(Tensor packed, Mode.Training mode) {
    if (view == AS_THEY_ARE) {
      return packed;
    }
    Tensor samples = Penalties.atLeastFloat32(unpacked(packed));
    return packed(view.of(samples, mode.noise()));
  }

  private Tensor unpacked(Tensor packed) {
    if (packing == 1) {
      return packed;
    }
    long[] sizes = packed.shape().clone();
    sizes[0] *= packing;
    sizes[1] /= packing;
    return packed.reshape(sizes);
  }

  /** Samples as D takes them. */
  Tensor packed(Tensor samples) {
    if (packing == 1) {
      return samples;
    }
    long[] sizes = new long[network.input().rank() + 1];
    sizes[0] = samples.size(0) / packing;
    for (int i = 1; i < sizes.length; i++) {
      sizes[i] = network.input().dimension(i - 1);
    }
    return samples.reshape(sizes);
  }

  private Tensor packedLabels(Tensor labels) {
    return packing == 1
        ? labels
        : labels.reshape(labels.size(0) / packing, labels.size(1) * packing);
  }

  /**
   * D at these weights and labels, as penalties see it: a function of packed samples, which are all
   * of the batch or the first.
   */
  Penalised penalised(Weights weights, Tensor labels, Update update, Mode mode) {
    Tensor condition = packedLabels(labels);
    Weights unrecorded = weights.unrecorded();
    return Penalties.on(
        network,
        weights,
        update,
        samples ->
            judgePacked(unrecorded, samples, condition.narrow(0, 0, samples.size(0)), mode)
                .logits(),
        mode.batch());
  }
}
