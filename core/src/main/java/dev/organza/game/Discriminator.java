package dev.organza.game;

import dev.organza.game.penalty.Penalised;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * D as a function of samples, which it judges by themselves or in packs.
 *
 * <p>All that either update asks of D goes through {@link #judgePacked}, penalties included. What
 * is to be done to a sample <em>inside</em> D (an augmentation, with {@link Mode.Training#noise} to
 * draw from) is done there, before the first layer: it then meets real and generated samples alike,
 * in both updates, gradients reach G through it, and R1 and R2 are on the sample as it was before.
 *
 * @param network its layers
 * @param packing how many samples it judges at once
 * @param codes Q, how many numbers it reads beside the logit
 */
record Discriminator(Network network, int packing, int codes) {

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
      Tensor all = Penalties.atLeastFloat32(network.forward(weights, packed, condition, mode));
      return codes == 0
          ? new Judgement(scope.keep(all), scope.keep(all.narrow(1, 1, 0)))
          : new Judgement(scope.keep(all.narrow(1, 0, 1)), scope.keep(all.narrow(1, 1, codes)));
    }
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

  /** D at these weights and labels, as penalties see it: a function of packed samples. */
  Penalised penalised(Weights weights, Tensor labels, Mode mode) {
    Tensor condition = packedLabels(labels);
    Weights unrecorded = weights.unrecorded();
    return Penalties.on(
        network, weights, samples -> judgePacked(unrecorded, samples, condition, mode).logits());
  }
}
