package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Truncation and mixed styles on the command line. */
class StylesTest {

  private static String styled = "";
  private static String plain = "";

  private final Path folder;

  StylesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void train(@TempDir Path runs) {
    Cli.succeed(Cli.tinyConditional("stylegan2", "--runs=" + runs));
    Cli.succeed(Cli.tinyTraining("--runs=" + runs));
    styled = runs.resolve("00000-stylegan2-digits").toString();
    plain = runs.resolve("00001-dcgan-digits").toString();
  }

  private BufferedImage picture(String... arguments) throws IOException {
    Path file = folder.resolve("picture.png");
    String[] all =
        IntStream.rangeClosed(0, arguments.length)
            .mapToObj(i -> i < arguments.length ? arguments[i] : "--out=" + file)
            .toArray(String[]::new);
    Cli.succeed(all);
    return ImageIO.read(file.toFile());
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void truncationOfOneChangesNothingAndOfZeroMakesAllSeedsAlike() throws IOException {
    int[] samples = pixels(picture("sample", styled, "--count=4"));
    assertThat(pixels(picture("sample", styled, "--count=4", "--truncation=1"))).isEqualTo(samples);
    int[] average = pixels(picture("sample", styled, "--count=4", "--truncation=0"));
    assertThat(average).isNotEqualTo(samples);
    assertThat(pixels(picture("sample", styled, "--count=4", "--truncation=0", "--seed=9")))
        .isEqualTo(average);
    assertThat(pixels(picture("interpolate", styled, "--steps=2", "--truncation=0")))
        .isEqualTo(
            pixels(picture("interpolate", styled, "--steps=2", "--truncation=0", "--to-seed=7")));
  }

  @Test
  void aGridOfMixedStylesIsSquare() throws IOException {
    BufferedImage three = picture("sample", styled, "--mix-styles=coarse", "--count=2");
    assertThat(three.getWidth()).isEqualTo(three.getHeight());
    BufferedImage fine = picture("sample", styled, "--mix-styles=fine", "--count=2");
    assertThat(pixels(fine)).isNotEqualTo(pixels(three));
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    for (String option : new String[] {"--truncation=0.5", "--mix-styles=fine"}) {
      Cli refused = Cli.run("sample", plain, option);
      assertThat(refused.status()).isEqualTo(2);
      assertThat(refused.err()).contains("no mapping network").contains("stylegan2");
    }
    Cli far = Cli.run("sample", styled, "--truncation=3");
    assertThat(far.status()).isEqualTo(2);
    assertThat(far.err()).contains("[-2,2]");
    for (String psi : new String[] {"much", "NaN", "-Infinity"}) {
      assertThat(Cli.run("sample", styled, "--truncation=" + psi).status()).isEqualTo(2);
    }
    assertThat(Cli.run("sample", styled, "--mix-styles=medium").err())
        .containsIgnoringCase("coarse");
    assertThat(Cli.run("sample", styled, "--mix-styles=fine", "--count=99").err())
        .contains("1 to 32");
    assertThat(Cli.run("sample", styled, "--mix-styles=fine", "--out=x.csv").err())
        .contains("--mix-styles draws a grid");
    assertThat(Cli.run("sample", styled, "--mix-styles=fine", "--traverse").err())
        .contains("goes without");
  }
}
