package dev.organza.examples;

import dev.organza.Shape;
import dev.organza.game.objective.Objective;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** An objective and an architecture of one's own, chosen in a recipe like any other. */
public final class OwnKinds {

  private OwnKinds() {}

  /** GANs as divergence minimisers: the f-GAN of Pearson's χ² (Nowozin et al. 2016, table 6). */
  public record PearsonChiSquare() implements Objective {
    public static final PearsonChiSquare DEFAULTS = new PearsonChiSquare();

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

  /** One hidden layer of softplus units in both networks. */
  public record Shallow(int units) implements Architecture {
    public static final Shallow DEFAULTS = new Shallow(64);

    @Override
    public Network generator(Shape data, int latent) {
      return network(Shape.of(latent), data.elements());
    }

    @Override
    public Network discriminator(Shape data) {
      return network(data, 1);
    }

    private Network network(Shape in, int out) {
      return Network.of(in, Layer.linear(units), new Activation.Softplus(), Layer.linear(out));
    }
  }

  /**
   * Trains with both and prints ten heights.
   *
   * @param changes to the recipe, such as {@code training.kimg=100}
   */
  public static void main(String... changes) {
    Recipes recipes =
        new Recipes(
            Recipes.standardKinds()
                .add(Objective.class, "pearson", PearsonChiSquare.class)
                .add(Architecture.class, "shallow", Shallow.class)
                .build());
    Recipe recipe =
        recipes.set(
            recipes.named("gan"),
            List.of("data.source=heights", "objective=pearson", "architecture=shallow"));
    recipe = recipes.set(recipe, List.of(changes));
    try (TrainingRun run = TrainingRun.start(recipes, recipe, Path.of("runs"))) {
      run.train(Optional.empty());
      for (float[] height : run.model().sample(10, 1)) {
        System.out.printf("%.1f inches%n", height[0]);
      }
    }
  }
}
