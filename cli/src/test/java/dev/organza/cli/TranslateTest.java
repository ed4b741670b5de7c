package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Translators on the command line: training, translating, measuring. */
class TranslateTest {

  private static String paired = "";
  private static String unpaired = "";
  private static String plain = "";

  private final Path folder;

  TranslateTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void train(@TempDir Path runs) {
    List<String> tiny =
        List.of(
            "--size=32",
            "--set=discriminatorArchitecture.width=2",
            "--set=architecture.width=2",
            "--set=training.batch=2",
            "--set=training.kimg=0.004",
            "--set=data.first=40",
            "--threads=1",
            "--precision=float32",
            "--device=cpu",
            "--runs=" + runs);
    Cli.succeed(
        Stream.concat(
                Stream.of("train", "pix2pix", "--data=edges:digits", "--set=data.jitter=1.1"),
                tiny.stream())
            .toArray(String[]::new));
    Cli.succeed(
        Stream.concat(
                Stream.of(
                    "train",
                    "cyclegan",
                    "--data=unpaired:edges:digits",
                    "--set=architecture.blocks=1"),
                tiny.stream())
            .toArray(String[]::new));
    Cli.succeed(Cli.tinyTraining("--runs=" + runs));
    paired = runs.resolve("00000-pix2pix-edges-digits").toString();
    unpaired = runs.resolve("00001-cyclegan-unpaired-edges-digits").toString();
    plain = runs.resolve("00002-dcgan-digits").toString();
  }

  private Path image(String name, int width, int height, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, (i % 3 == 0 ? 0x80 : 0xff) << 24 | rgb);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  @Test
  void theTrainingSaysHowToTranslate() {
    assertThat(Cli.succeed("train", "--resume=" + paired).out())
        .contains("organza translate " + paired + " --in")
        .doesNotContain("organza sample");
  }

  @Test
  void oneImageOfAnySizeBecomesOneOfItsSizeAndTransparency() throws IOException {
    Path in = image("in/one.png", 50, 21, 0x444444);
    Path out = folder.resolve("out.png");
    Cli said = Cli.succeed("translate", paired, "--in=" + in, "--out=" + out, "--json");
    assertThat(said.out()).contains("\"direction\" : \"AtoB\"").contains("\"count\" : 1");
    BufferedImage translated = ImageIO.read(out.toFile());
    assertThat(translated.getWidth()).isEqualTo(50);
    assertThat(translated.getHeight()).isEqualTo(21);
    assertThat(translated.getRGB(3, 0) >>> 24).isEqualTo(0x80);
    assertThat(translated.getRGB(4, 0) >>> 24).isEqualTo(0xff);
    byte[] first = Files.readAllBytes(out);
    Cli.succeed("translate", paired, "--in=" + in, "--out=" + out);
    assertThat(Files.readAllBytes(out)).isEqualTo(first);
  }

  @Test
  void foldersAndArchivesKeepTheirNamesAndWhatFailsIsNamed() throws IOException {
    image("in/a.png", 32, 32, 0);
    image("in/deep/b.png", 40, 32, 0xffffff);
    Path out = folder.resolve("out");
    Cli.succeed("translate", unpaired, "--in=" + folder.resolve("in"), "--out=" + out);
    assertThat(out.resolve("a.png")).isRegularFile();
    assertThat(ImageIO.read(out.resolve("deep/b.png").toFile()).getWidth()).isEqualTo(40);

    Path zip = folder.resolve("in.zip");
    try (ZipOutputStream archive = new ZipOutputStream(Files.newOutputStream(zip))) {
      archive.putNextEntry(new ZipEntry("c.png"));
      Files.copy(folder.resolve("in/a.png"), archive);
    }
    Path results = folder.resolve("out.zip");
    Cli.succeed("translate", unpaired, "--in=" + zip, "--out=" + results, "--direction=BtoA");
    try (ZipFile archive = new ZipFile(results.toFile())) {
      assertThat(archive.stream().map(ZipEntry::getName)).containsExactly("c.png");
    }

    image("in/colours.png", 32, 32, 0xff0000);
    Files.write(folder.resolve("in/broken.png"), new byte[] {1, 2, 3});
    Cli failed =
        Cli.run(
            "translate", paired, "--in=" + folder.resolve("in"), "--out=" + out.resolve("more"));
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.err())
        .contains("2 of 4 images were not translated")
        .contains("broken.png")
        .contains("colours.png")
        .contains("takes images of 1 channel");
    assertThat(out.resolve("more/a.png")).isRegularFile();
    assertThat(failed.err()).doesNotContain("\tat ");
  }

  @Test
  void whatCannotBeDoneIsSaidBeforeAnythingIsWritten() throws IOException {
    Path in = image("in/one.png", 32, 32, 0);
    assertRefused("is not there", paired, "--in=" + folder.resolve("no.png"), "--out=x.png");
    assertRefused("does not end in .png", paired, "--in=" + in, "--out=x.jpg");
    assertRefused("replace the images", paired, "--in=" + in, "--out=" + in);
    assertRefused(
        "is one image", paired, "--in=" + folder.resolve("in"), "--out=" + folder + "/x.png");
    assertRefused(
        "has not learned the direction \"BtoA\"",
        paired,
        "--in=" + in,
        "--out=" + folder.resolve("x.png"),
        "--direction=BtoA");
    assertRefused("holds no translator", plain, "--in=" + in, "--out=" + folder.resolve("x.png"));
    assertThat(folder.resolve("x.png")).doesNotExist();
    Cli sampled = Cli.run("sample", paired);
    assertThat(sampled.status()).isNotZero();
    assertThat(sampled.err()).contains("images into others");
  }

  private static void assertRefused(String message, String... arguments) {
    Cli refused =
        Cli.run(Stream.concat(Stream.of("translate"), Stream.of(arguments)).toArray(String[]::new));
    assertThat(refused.status()).as(refused.err()).isNotZero();
    assertThat(refused.err()).contains(message);
  }

  @Test
  void pairsAreShownSideBySide() throws IOException {
    Path file = folder.resolve("pairs.png");
    Cli shown = Cli.succeed("data", "show", "edges:digits", "--out=" + file, "--json");
    assertThat(shown.out()).contains("\"name\" : \"a\"", "\"name\" : \"b\"", "a grey", "b grey");
    assertThat(ImageIO.read(file.toFile()).getWidth()).isGreaterThan(100);
    assertThat(Cli.succeed("data", "list").out()).contains("pairs:A,B", "unpaired:A,B", "edges:");
  }

  @Test
  void aGameOfPairsRefusesImagesWithoutPartners() {
    Cli refused =
        Cli.run(
            "train",
            "pix2pix",
            "--data=unpaired:edges:digits",
            "--size=32",
            "--set=architecture.width=2",
            "--set=discriminatorArchitecture.width=2",
            "--device=cpu",
            "--runs=" + folder.resolve("runs"));
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("learns from pairs").contains("cyclegan");
    assertThat(folder.resolve("runs/00000-pix2pix-unpaired-edges-digits")).doesNotExist();
  }

  @Test
  void runsAreMeasuredInEachDirectionBesideTheUnchangedInput() {
    String metrics = Cli.succeed("evaluate", paired, "--metrics=l1,psnr,ssim", "--count=20").out();
    assertThat(metrics).contains("l1", "psnr", "ssim", "AtoB, input unchanged");
    String cycles = Cli.succeed("evaluate", unpaired, "--metrics=cycle-error", "--count=20").out();
    assertThat(cycles).contains("AtoB and back", "BtoA and back");
    assertThat(Path.of(paired, "results")).isDirectoryRecursivelyContaining("glob:**/ssim.json");
    Cli unfit = Cli.run("evaluate", unpaired, "--metrics=ssim", "--count=20");
    assertThat(unfit.status()).isEqualTo(2);
    assertThat(unfit.err()).contains("no pairs");
  }
}
