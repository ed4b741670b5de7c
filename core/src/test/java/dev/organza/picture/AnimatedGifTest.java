package dev.organza.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnimatedGifTest {

  private static BufferedImage plain(int rgb) {
    BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      picture.setRGB(i % 16, i / 16, rgb);
    }
    return picture;
  }

  private static List<BufferedImage> frames(byte[] gif) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    List<BufferedImage> frames = new ArrayList<>();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(gif))) {
      reader.setInput(in);
      for (int i = 0; i < reader.getNumImages(true); i++) {
        frames.add(reader.read(i));
      }
    }
    return frames;
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void all256GreysAreExact() throws IOException {
    BufferedImage ramp = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      ramp.setRGB(i % 16, i / 16, i * 0x010101);
    }
    byte[] gif = new AnimatedGif(List.of(plain(0x333333), ramp), 100, false).bytes();
    BufferedImage read = frames(gif).get(1);
    for (int i = 0; i < 256; i++) {
      assertThat(read.getRGB(i % 16, i / 16) & 0xFFFFFF).isEqualTo(i * 0x010101);
    }
  }

  @Test
  void aFewColoursAreExactInEveryFrame() throws IOException {
    byte[] gif =
        new AnimatedGif(List.of(plain(0xFF0000), plain(0x00FF00), plain(0x808080)), 50, false)
            .bytes();
    assertThat(frames(gif))
        .extracting(frame -> frame.getRGB(3, 3) & 0xFFFFFF)
        .containsExactly(0xFF0000, 0x00FF00, 0x808080);
  }

  @Test
  void manyColoursStayNearThemselves() throws IOException {
    BufferedImage wheel = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 4096; i++) {
      wheel.setRGB(i % 64, i / 64, (i % 64 * 4) << 16 | (i / 64 * 4) << 8 | 100);
    }
    BufferedImage read = frames(new AnimatedGif(List.of(wheel), 50, false).bytes()).get(0);
    double squares = 0;
    for (int i = 0; i < 4096; i++) {
      int was = wheel.getRGB(i % 64, i / 64);
      int is = read.getRGB(i % 64, i / 64);
      for (int shift = 0; shift < 24; shift += 8) {
        squares += Math.pow((was >> shift & 255) - (is >> shift & 255), 2);
      }
    }
    assertThat(Math.sqrt(squares / (3 * 4096))).isLessThan(12); // levels of 255
  }

  /** GIF89a: 21 FF 0B "NETSCAPE2.0" 03 01 count(2) 00; 21 F9 04 flags delay(2, 1/100 s). */
  @Test
  void itLoopsForEverWithTheAskedDelay() {
    String gif = latin(new AnimatedGif(List.of(plain(0), plain(0xFFFFFF)), 250, false).bytes());
    assertThat(gif).startsWith("GIF89a");
    assertThat(gif).contains("!\u00FF\u000BNETSCAPE2.0\u0003\u0001\0\0\0");
    assertThat(gif.split("!\u00F9\u0004[\\s\\S]\u0019\0", -1)).hasSize(3); // 25 hundredths, twice
  }

  @Test
  void aDelayThatBrowsersWouldSlowDownIsRaised() {
    String gif = latin(new AnimatedGif(List.of(plain(0)), 1, false).bytes());
    assertThat(gif).containsPattern("!\u00F9\u0004[\\s\\S]\u0002\0");
  }

  @Test
  void thereAndBackShowsNeitherEndTwice() throws IOException {
    List<BufferedImage> four = List.of(plain(0), plain(0x010101), plain(0x020202), plain(0x030303));
    assertThat(frames(new AnimatedGif(four, 50, true).bytes()))
        .extracting(frame -> frame.getRGB(0, 0) & 0xFF)
        .containsExactly(0, 1, 2, 3, 2, 1);
    assertThat(frames(new AnimatedGif(four.subList(0, 1), 50, true).bytes())).hasSize(1);
  }

  @Test
  void itIsWrittenToAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("walk.gif");
    AnimatedGif gif = new AnimatedGif(List.of(plain(0)), 50, false);
    gif.write(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(gif.bytes());
  }

  @Test
  void framesOfTwoSizesAreRefused() {
    BufferedImage other = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    assertThatThrownBy(() -> new AnimatedGif(List.of(plain(0), other), 50, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AnimatedGif(List.of(), 50, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
