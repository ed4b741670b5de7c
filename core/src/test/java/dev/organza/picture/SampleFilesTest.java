package dev.organza.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFilesTest {

  private final Path folder;

  SampleFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static byte[] numpyFile(String header, int length, String dataHex) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(HexFormat.of().parseHex("934e554d5059" + "0100" + "7600")); // v1.0, 118 bytes
    bytes.write(
        (header + " ".repeat(length - header.length() - 1) + "\n")
            .getBytes(StandardCharsets.US_ASCII));
    bytes.write(HexFormat.of().parseHex(dataHex));
    return bytes.toByteArray();
  }

  /** Byte for byte what numpy.save writes for (numpy.arange(6) - 2.5).astype('<f4'), [2,1,1,3]. */
  @Test
  void floatsAreWrittenAsNumpyWritesThem() throws IOException {
    Path file = folder.resolve("a.npy");
    SampleFiles.npy(new float[] {-2.5f, -1.5f, -.5f, .5f, 1.5f, 2.5f}, Shape.image(1, 1, 3), file);
    assertThat(Files.readAllBytes(file))
        .isEqualTo(
            numpyFile(
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1, 1, 3), }",
                118,
                "000020c0" + "0000c0bf" + "000000bf" + "0000003f" + "0000c03f" + "00002040"));
  }

  @Test
  void pixelsAreWrittenAsNumpyWritesThem() throws IOException {
    Path file = folder.resolve("u.npy");
    SampleFiles.npyPixels(new float[] {0, 1, 127.5f, 999}, Shape.of(4), file);
    assertThat(Files.readAllBytes(file))
        .isEqualTo(
            numpyFile(
                "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 4), }", 118, "000180ff"));
  }

  @Test
  void largeArraysAreWrittenWholeAndAligned() throws IOException {
    Path file = folder.resolve("large.npy");
    SampleFiles.npy(new float[100_000], Shape.of(1000), file);
    assertThat(Files.size(file)).isEqualTo(128 + 400_000);
  }

  @Test
  void everySampleBecomesAPngOfItsOwn() throws IOException {
    Path to = folder.resolve("new/samples");
    SampleFiles.pngs(new float[] {0, 100, 200, 255}, Shape.image(1, 1, 2), to);
    assertThat(to.toFile().list()).containsExactlyInAnyOrder("000000.png", "000001.png");
    BufferedImage second = ImageIO.read(to.resolve("000001.png").toFile());
    assertThat(second.getColorModel().getNumComponents()).isEqualTo(1);
    assertThat(second.getRaster().getSample(0, 0, 0)).isEqualTo(200);
    assertThat(second.getRaster().getSample(1, 0, 0)).isEqualTo(255);
  }

  @Test
  void colourAndAlphaAreKept() throws IOException {
    SampleFiles.pngs(new float[] {10, 20, 30}, Shape.image(3, 1, 1), folder.resolve("rgb"));
    SampleFiles.pngs(new float[] {10, 20, 30, 40}, Shape.image(4, 1, 1), folder.resolve("rgba"));
    BufferedImage rgb = ImageIO.read(folder.resolve("rgb/000000.png").toFile());
    BufferedImage rgba = ImageIO.read(folder.resolve("rgba/000000.png").toFile());
    assertThat(rgb.getColorModel().hasAlpha()).isFalse();
    assertThat(rgb.getRGB(0, 0)).isEqualTo(0xFF0A141E);
    assertThat(rgba.getRGB(0, 0)).isEqualTo(0x280A141E);
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path taken = Files.createFile(folder.resolve("taken"));
    assertThatThrownBy(() -> SampleFiles.pngs(new float[1], Shape.image(1, 1, 1), taken))
        .isInstanceOf(OrganzaException.class)
        .hasMessageStartingWith("cannot write " + taken + ": a file stands");
  }

  @Test
  void aPictureThatCannotBeWrittenIsNamed() {
    Path file = folder.resolve("none/a.png");
    BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    assertThatThrownBy(() -> PngFile.write(picture, file))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining(file.toString());
  }
}
