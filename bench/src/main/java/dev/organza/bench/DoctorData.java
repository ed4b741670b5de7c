package dev.organza.bench;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** The files of {@link DoctorCase}: data as it should be, and data that something was done to. */
final class DoctorData {

  private static final Path FOLDER = DoctorStudy.RUNS.resolve("data");

  private DoctorData() {}

  static String path(String file) {
    return FOLDER.resolve(file).toString();
  }

  /** The same data without what was done to it. */
  static String mended(String data) {
    return switch (Path.of(data).getFileName().toString()) {
      case "masks.npy" -> path("masks255.npy");
      case "codes.csv" -> "heights";
      case "slip.csv" -> path("table.csv");
      case "constant.npy" -> "digits";
      default -> data;
    };
  }

  /** Writes all of them. */
  static void plant() throws IOException {
    Files.createDirectories(FOLDER);
    try (Dataset digits = open("digits")) {
      writeImages(digits, value -> value > 100 ? 1 : 0, "masks.npy");
      writeImages(digits, value -> value > 100 ? 255 : 0, "masks255.npy");
      writeImages(digits, value -> 77, "constant.npy");
    }
    writeCodes();
    writeTable("table.csv", -1);
    writeTable("slip.csv", 1234);
  }

  private static Dataset open(String source) {
    return Sources.standard()
        .open(DataOptions.DEFAULTS.withSource(source), DownloadListener.silent());
  }

  /** Heights with −9999 for one in two hundred. */
  private static void writeCodes() throws IOException {
    try (Dataset heights = open("heights")) {
      SplittableRandom random = new SplittableRandom(1);
      List<String> lines = new ArrayList<>(List.of("height"));
      float[] row = new float[1];
      for (int i = 0; i < heights.count(); i++) {
        heights.read(i, row, 0);
        lines.add(random.nextDouble() < 0.005 ? "-9999" : String.valueOf(row[0]));
      }
      Files.write(Path.of(path("codes.csv")), lines);
    }
  }

  /**
   * 2,000 rows of five columns that depend on each other: two groups, an exponential column, and
   * sums of others with noise.
   *
   * @param slip the row whose first column is a million times too large; none if below 0
   */
  private static void writeTable(String file, int slip) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    List<String> lines = new ArrayList<>(List.of("weight,size,wait,rate,price"));
    for (int i = 0; i < 2000; i++) {
      boolean group = random.nextDouble() < 0.4;
      double weight = (group ? 58 : 81) + 6 * random.nextGaussian();
      double size = 100 + weight + 5 * random.nextGaussian();
      double wait = -3 * Math.log(1 - random.nextDouble());
      double rate = 0.1 * wait + (group ? 1 : 0) + 0.2 * random.nextGaussian();
      double price = 4 * size - 20 * rate + 15 * random.nextGaussian();
      lines.add(
          String.format(
              Locale.ROOT,
              "%.3f,%.3f,%.4f,%.4f,%.2f",
              i == slip ? weight * 1e6 : weight,
              size,
              wait,
              rate,
              price));
    }
    Files.write(Path.of(path(file)), lines);
  }

  /** Bytes as NumPy saves them, {@code [N,8,8]}. */
  private static void writeImages(Dataset digits, DoubleUnaryOperator level, String file)
      throws IOException {
    int elements = digits.shape().elements();
    // Magic, version and length are 10 bytes; the whole is a multiple of 64, ended by a newline.
    String header =
        "%-117s\n"
            .formatted(
                "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, 8, 8), }"
                    .formatted(digits.count()));
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + digits.count() * elements)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
            .putShort((short) header.length())
            .put(header.getBytes(StandardCharsets.US_ASCII));
    float[] image = new float[elements];
    for (int i = 0; i < digits.count(); i++) {
      digits.read(i, image, 0);
      for (float value : image) {
        bytes.put((byte) level.applyAsDouble(value));
      }
    }
    Files.write(Path.of(path(file)), bytes.array());
  }
}
