package dev.organza.game;

import org.bytedeco.pytorch.Tensor;

/**
 * What D says of samples.
 *
 * @param logits {@code [n,1]} or {@code [n,1,H,W]}, at least float32; n is N / packing
 * @param codes what its head reads, {@code [n,Q]}
 */
public record Judgement(Tensor logits, Tensor codes) {

  /** The first half of the samples, or the second. */
  Judgement part(int half) {
    long count = logits.size(0) / 2;
    return new Judgement(
        logits.narrow(0, half * count, count), codes.narrow(0, half * count, count));
  }

  /** A mask {@code [n,1]} over the judgements, in as many dimensions as the logits have. */
  Tensor over(Tensor mask) {
    return logits.dim() == 2 ? mask : mask.view(mask.size(0), 1, 1, 1);
  }
}
