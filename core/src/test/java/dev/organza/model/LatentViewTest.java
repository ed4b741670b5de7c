package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the explorer of latents shows, against what the model gives. */
class LatentViewTest {

  @Test
  void imagesAreThoseOfTheModelAndDirectionsMoveThem(@TempDir Path runs) {
    Catalogue catalogue = Catalogue.builtIn();
    Recipe recipe =
        catalogue
            .recipes()
            .set(
                catalogue.recipes().named("cgan"),
                List.of(
                    "data.source=digits",
                    "architecture.images.small.width=4",
                    "training.batch=16",
                    "hardware.threads=1",
                    "hardware.precision=float32"));
    try (TrainingRun run = TrainingRun.start(catalogue, recipe, runs);
        LatentView view = new LatentView(run.model())) {
      Model model = run.model();
      float[][] latents = model.latents(3, 5);
      int[] labels = {7, 0, 3};
      float[][] expected = model.generate(latents, labels);
      float[][] found = view.of(latents, labels, 1);
      for (int n = 0; n < 3; n++) {
        assertThat(found[n]).containsExactly(expected[n], within(0.01f)); // grey levels
      }
      float[][] directions = LatentView.directions(model, 4);
      assertThat(directions).hasNumberOfRows(4);
      assertThat(LatentView.directions(model, 4)).isDeepEqualTo(directions);
      int size = latents[0].length;
      for (float[] direction : directions) {
        double squares = 0;
        for (float value : direction) {
          squares += value * value;
        }
        assertThat(Math.sqrt(squares)).isCloseTo(Math.sqrt(size), within(1e-3));
      }
      // The first moves samples more than the last that there is.
      float[][] all = LatentView.directions(model, size);
      assertThat(change(view, latents[0], all[0]))
          .isGreaterThan(change(view, latents[0], all[size - 1]));
    }
  }

  private static double change(LatentView view, float[] latent, float[] direction) {
    float[] moved = latent.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += direction[i];
    }
    float[][] images = view.of(new float[][] {latent, moved}, new int[] {1, 1}, 1);
    double sum = 0;
    for (int i = 0; i < images[0].length; i++) {
      sum += Math.abs(images[0][i] - images[1][i]);
    }
    return sum;
  }
}
