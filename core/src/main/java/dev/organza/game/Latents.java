package dev.organza.game;

import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What samples are generated from.
 *
 * @param inputs the latents z, and after them the codes c if there are any: {@code [N, size]}
 * @param labels the labels asked for, as one-hot rows {@code [N,K]}; K is 0 without labels
 */
public record Latents(Tensor inputs, Tensor labels) {

  /**
   * Draws latents and codes.
   *
   * @param count N
   * @return {@code [N, prior.size() + codes.size()]}, float32, on the CPU
   */
  public static Tensor draw(Prior prior, Codes codes, long count, RandomStream stream) {
    try (Scope scope = Scope.open()) {
      Tensor z = prior.sample(count, stream);
      return scope.keep(
          codes.size() == 0 ? z : torch.cat(new TensorVector(z, codes.sample(count, stream)), 1));
    }
  }
}
