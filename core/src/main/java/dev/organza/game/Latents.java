package dev.organza.game;

import dev.organza.UsageException;
import dev.organza.game.prior.Prior;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
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
   * Labels as rows.
   *
   * @param labels N class indices
   * @param classes K, 0 for a game without labels
   * @return {@code [N,K]}, 1 in the column of the label and 0 elsewhere, float32, on the CPU
   * @throws UsageException if a sample has no label and the game needs one
   */
  public static Tensor oneHot(int[] labels, int classes) {
    float[] rows = new float[labels.length * classes];
    for (int i = 0; i < labels.length && classes > 0; i++) {
      if (labels[i] < 0) {
        throw new UsageException(
            "The data has samples without a label, and the conditioning needs one for each.");
      }
      rows[i * classes + labels[i]] = 1;
    }
    return HostMemory.tensor(rows, Device.cpu(), labels.length, classes);
  }

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
