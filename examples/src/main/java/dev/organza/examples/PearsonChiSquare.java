package dev.organza.examples;

import dev.organza.game.objective.Objective;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** An objective of one's own: the f-GAN of Pearson's χ² (Nowozin et al. 2016, table 6). */
public record PearsonChiSquare() implements Objective {

  @Override
  public Tensor discriminatorLoss(Tensor real, Tensor fake) {
    Tensor conjugate = fake.square().mul(new Scalar(0.25)).add(fake); // f*(t) = t²/4 + t
    return conjugate.mean().sub(real.mean()); // E f*(T(G(z))) − E T(x)
  }

  @Override
  public Tensor generatorLoss(Supplier<Tensor> real, Tensor fake) {
    return fake.mean().neg(); // −E T(G(z))
  }
}
