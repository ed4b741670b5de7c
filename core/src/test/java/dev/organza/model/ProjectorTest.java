package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.game.Joined;
import dev.organza.game.Unconditional;
import dev.organza.game.prior.MixturePrior;
import dev.organza.game.prior.NormalPrior;
import dev.organza.game.prior.SpherePrior;
import dev.organza.game.prior.UniformPrior;
import dev.organza.train.TinyGames;
import dev.organza.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectorTest {

  private static final ProjectionOptions QUICK = new ProjectionOptions(128, 4, 200, 0.1, 1);
  private static final List<Embedding> PIXELS = List.of(Embedding.VALUES);

  private static ProjectedSample only(Model model, float[] sample, ProjectionOptions options) {
    return model.project(new float[][] {sample}, Selection.ANY, PIXELS, options).get(0);
  }

  private static double apart(float[] a, float[] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  @Test
  void anImageThatTheGeneratorMadeIsFoundAgain() {
    try (Trainer trainer = ConditionalModelTest.trained(Unconditional.DEFAULTS, 1)) {
      Model model = ConditionalModelTest.model(trainer);
      float[] made = model.sample(1, 77)[0];
      ProjectedSample start = only(model, made, new ProjectionOptions(128, 1, 0, 0.1, 1));
      ProjectedSample found = only(model, made, QUICK);
      assertThat(start.distance()).isGreaterThan(0.01);
      assertThat(found.distance()).isBetween(0.0, start.distance() / 100);
      // Of 255 grey levels.
      assertThat(apart(found.sample(), made)).isLessThan(apart(start.sample(), made) / 5);
      assertThat(model.generate(new float[][] {found.latent()})[0]).isEqualTo(found.sample());
    }
  }

  @Test
  void anImageIsFoundWhateverTheOthersAre() {
    try (Trainer trainer = ConditionalModelTest.trained(Unconditional.DEFAULTS, 1)) {
      Model model = ConditionalModelTest.model(trainer);
      float[][] made = model.sample(3, 5);
      ProjectionOptions few = new ProjectionOptions(70, 2, 10, 0.1, 3);
      List<ProjectedSample> all = model.project(made, Selection.ANY, PIXELS, few);
      for (int i = 0; i < made.length; i++) {
        assertThat(only(model, made[i], few).latent()).isEqualTo(all.get(i).latent());
      }
    }
  }

  @Test
  void theClassIsFoundOrTheOneThatIsAskedFor() {
    try (Trainer trainer = ConditionalModelTest.trained(new Joined(3), 1)) {
      Model model = ConditionalModelTest.model(trainer);
      float[][] made = model.sample(1, 9, Selection.ofLabel(7));
      ProjectionOptions options = new ProjectionOptions(640, 4, 100, 0.1, 1);
      ProjectedSample asked = model.project(made, Selection.ofLabel(7), PIXELS, options).get(0);
      assertThat(asked.label()).isEqualTo(7);
      assertThat(asked.distance()).isLessThan(0.02);
      ProjectedSample any = model.project(made, Selection.ANY, PIXELS, options).get(0);
      assertThat(any.distance()).isLessThan(0.1);
      assertThatThrownBy(() -> model.project(made, Selection.ofLabel(10), PIXELS, options))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("0 to 9");
    }
  }

  @Test
  void categoriesStayWholeAndCodesInTheirRange() {
    try (Trainer trainer = ConditionalModelTest.trained(ConditionalModelTest.CODES, 1)) {
      Model model = ConditionalModelTest.model(trainer);
      float[] made = model.sample(1, 4)[0];
      float[] latent = only(model, made, QUICK).latent();
      // z of 4, then one-hot codes of 3 and 2 values, then two continuous ones
      float[] codes = Arrays.copyOfRange(latent, 4, 9);
      for (float code : codes) {
        assertThat(code).isIn(0f, 1f);
      }
      assertThat(codes[0] + codes[1] + codes[2]).isEqualTo(1);
      assertThat(codes[3] + codes[4]).isEqualTo(1);
      assertThat(latent[9]).isBetween(-1f, 1f);
      assertThat(latent[10]).isBetween(-1f, 1f);
    }
  }

  @Test
  void rowsAreFoundToo() {
    try (Trainer trainer = TinyGames.trainer(TinyGames.Kind.MLP, 5, TinyGames.ONE_THREAD)) {
      TinyGames.play(trainer, 3);
      Model model =
          Model.of(trainer, ModelDescription.of("test", trainer.plan().game(), trainer.data()));
      float[] made = model.sample(1, 8)[0];
      assertThat(only(model, made, QUICK).distance()).isLessThan(1e-3);
    }
  }

  @Test
  void whatIsNoSampleIsRefused() {
    try (Trainer trainer = ConditionalModelTest.trained(Unconditional.DEFAULTS, 1)) {
      Model model = ConditionalModelTest.model(trainer);
      assertThatThrownBy(() -> only(model, new float[63], QUICK))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("63 values")
          .hasMessageContaining("[1,8,8]");
      float[] hole = new float[64];
      hole[5] = Float.NaN;
      assertThatThrownBy(() -> only(model, hole, QUICK))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("NaN");
      assertThatThrownBy(() -> new ProjectionOptions(1, 1, 1, 0.1, 1))
          .isInstanceOf(UsageException.class);
      assertThatThrownBy(() -> new ProjectionOptions(10, 11, 1, 0.1, 1))
          .isInstanceOf(UsageException.class);
      assertThatThrownBy(() -> new ProjectionOptions(10, 1, 1, Double.NaN, 1))
          .isInstanceOf(UsageException.class);
    }
  }

  @Test
  void priorsConfineLatentsToWhereTheyDraw() {
    float[] far = {30, -40, 0};
    new NormalPrior(3).confine(far);
    double most = Math.sqrt(3) + 3 * Math.sqrt(0.5);
    assertThat(far[0]).isCloseTo((float) (0.6 * most), within(1e-5f));
    assertThat(far[1]).isCloseTo((float) (-0.8 * most), within(1e-5f));
    float[] near = {0.5f, -1, 0};
    new NormalPrior(3).confine(near);
    assertThat(near).containsExactly(0.5f, -1, 0);
    new SpherePrior(3).confine(near);
    assertThat(near[1]).isCloseTo((float) (-Math.sqrt(3) / Math.hypot(0.5, 1)), within(1e-5f));
    float[] box = {0.5f, -7, 2};
    new UniformPrior(3, 1.5).confine(box);
    assertThat(box).containsExactly(0.5f, -1.5f, 1.5f);
    float[] free = {9, 9, 9};
    new MixturePrior(3, 2, 1, 0.1).confine(free);
    assertThat(free).containsExactly(9, 9, 9);
    float[] zero = new float[3];
    new SpherePrior(3).confine(zero);
    assertThat(zero).containsOnly(0);
  }

  @Test
  void latentsComeBackFromTheirFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("latents.safetensors");
    LatentFile latents = new LatentFile(new float[][] {{1.5f, -2}, {0, 3}}, new int[] {7, 0});
    latents.write(file);
    LatentFile read = LatentFile.read(file);
    assertThat(read.latents()).isDeepEqualTo(latents.latents());
    assertThat(read.labels()).containsExactly(7, 0);

    Path text = Files.writeString(folder.resolve("text.safetensors"), "no tensors at all");
    assertThatThrownBy(() -> LatentFile.read(text)).isInstanceOf(OrganzaException.class);
    assertThatThrownBy(() -> LatentFile.read(folder.resolve("none")))
        .isInstanceOf(OrganzaException.class);
    Path holes = folder.resolve("holes.safetensors");
    new LatentFile(new float[][] {{Float.NaN}}, new int[] {0}).write(holes);
    assertThatThrownBy(() -> LatentFile.read(holes))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("not finite");
  }
}
