package dev.organza.game;

import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What D minimises at a minibatch, and its parts.
 *
 * @param total objective + penalties − λ·information, a scalar to go backward from
 * @param played the same without the penalties
 * @param objective the objective's part
 * @param penalty the sum of the penalties that were due, if the game has any
 * @param information the bound of each code, in nats, by name
 * @param real D's logits of the real samples, {@code [n,1]} or {@code [n,1,H,W]}
 * @param fake D's logits of the generated samples, of the same shape
 */
public record DiscriminatorLoss(
    Tensor total,
    Tensor played,
    Tensor objective,
    Optional<Tensor> penalty,
    Map<String, Tensor> information,
    Tensor real,
    Tensor fake) {

  /** The same as terms, with the figures of the journal. */
  public Loss loss() {
    Loss loss =
        new Loss(played, penalty, total)
            .figure("discriminator.loss", objective)
            .figure("discriminator.real", torch.sigmoid(real.detach()).mean())
            .figure("discriminator.fake", torch.sigmoid(fake.detach()).mean());
    penalty.ifPresent(value -> loss.figure("discriminator.penalty", value));
    information.forEach((code, bound) -> loss.figure("information." + code, bound));
    return loss;
  }
}
