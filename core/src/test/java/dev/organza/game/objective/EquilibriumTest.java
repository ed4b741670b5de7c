package dev.organza.game.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipes;
import java.util.List;
import org.junit.jupiter.api.Test;

class EquilibriumTest {

  private static Equilibrium of(String recipe, String... changes) {
    Recipes recipes = Catalogue.builtIn().recipes();
    return Equilibrium.of(
        recipes.set(recipes.named(recipe), List.of(changes)).adversarial().objective());
  }

  @Test
  void lossesAreThoseOfTheTheoryWhereDCannotTell() {
    Equilibrium minimax = of("gan", "objective=minimax");
    assertThat(minimax.discriminator()).isCloseTo(Math.log(4), within(1e-6));
    assertThat(minimax.generator()).isCloseTo(-Math.log(2), within(1e-6));
    assertThat(minimax.output()).hasValue(0.5);
    assertThat(of("gan").generator()).isCloseTo(Math.log(2), within(1e-6));
    assertThat(of("wgan").discriminator()).isZero();
    assertThat(of("wgan").output()).isEmpty();
    assertThat(of("r3gan").discriminator()).isCloseTo(Math.log(2), within(1e-6));
    assertThat(of("sngan").discriminator()).isCloseTo(2, within(1e-6)); // hinge: max(0,1)+max(0,1)
  }
}
