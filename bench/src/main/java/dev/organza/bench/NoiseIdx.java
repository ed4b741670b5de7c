package dev.organza.bench;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A file of random grey images of 28×28 in the format of MNIST. */
final class NoiseIdx {

  private static final int IMAGES = 0x803;

  private NoiseIdx() {}

  static void write(Path file, int count) throws IOException {
    Random random = new Random(2);
    try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(file));
        DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(IMAGES);
      out.writeInt(count);
      out.writeInt(28);
      out.writeInt(28);
      byte[] image = new byte[28 * 28];
      for (int n = 0; n < count; n++) {
        random.nextBytes(image);
        out.write(image);
      }
    }
  }
}
