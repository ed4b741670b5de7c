package dev.organza.data;

import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The files that make_data_fixtures.py wrote, and small files made byte by byte. */
public final class Fixtures {

  public static final Path ROOT = Path.of("src/test/resources/dev/organza/data");

  private Fixtures() {}

  public static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(ROOT.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Dataset open(Path path) {
    return Sources.standard()
        .open(DataOptions.DEFAULTS.withSource(path.toString()), DownloadListener.silent());
  }

  public static Dataset openFitted(Path path, int size) {
    return Sources.standard()
        .open(
            DataOptions.DEFAULTS.withSource(path.toString()).withSize(size),
            DownloadListener.silent());
  }

  public static Dataset open(String name) {
    return Sources.standard()
        .open(DataOptions.DEFAULTS.withSource(name), DownloadListener.silent());
  }

  public static float[] sample(Dataset dataset, int index) {
    float[] values = new float[dataset.shape().elements()];
    dataset.read(index, values, 0);
    return values;
  }

  /** An IDX file of unsigned bytes, as its description by LeCun says. */
  public static byte[] idx(int[] dimensions, byte... values) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + values.length);
    file.put(new byte[] {0, 0, 8, (byte) dimensions.length});
    for (int dimension : dimensions) {
      file.putInt(dimension);
    }
    return file.put(values).array();
  }

  public static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(content);
    }
    return out.toByteArray();
  }

  public static byte[] counting(int count) {
    byte[] values = new byte[count];
    for (int i = 0; i < count; i++) {
      values[i] = (byte) i;
    }
    return values;
  }

  public static Path write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    return Files.write(file, content);
  }

  public static Path zip(Path file, Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return file;
  }
}
