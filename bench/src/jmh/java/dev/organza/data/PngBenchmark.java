package dev.organza.data;

import dev.organza.data.image.ImageDecoder;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The decoding of one PNG file of 64×64 pixels, from its bytes to planes of bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // fields are set before they are measured
public class PngBenchmark {

  private byte[] file;

  @Setup
  public void write() throws IOException {
    BufferedImage picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        int wave = (int) (127.5 + 127 * Math.sin(0.1 * x + 0.07 * y));
        picture.setRGB(x, y, wave << 16 | (255 - wave) << 8 | (x + y));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", out);
    file = out.toByteArray();
  }

  @Benchmark
  public Object decode() throws IOException {
    return ImageDecoder.decode(file);
  }
}
