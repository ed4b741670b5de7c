package dev.organza.examples;

import dev.organza.game.penalty.Penalised;
import dev.organza.game.penalty.Penalty;
import dev.organza.torch.RandomStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A penalty of one's own: weight · E D(x)², which keeps D's logits near 0 (Karras et al. 2018,
 * arXiv:1710.10196, appendix A.1).
 */
public record Drift(double weight) implements Penalty {

  public static final Drift DEFAULTS = new Drift(0.001);

  @Override
  public Tensor of(Penalised critic, Tensor real, Tensor fake, RandomStream noise) {
    return critic.outputs(real).square().mean().mul(new Scalar(weight));
  }
}
