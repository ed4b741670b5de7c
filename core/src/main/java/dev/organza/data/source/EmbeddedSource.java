package dev.organza.data.source;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Labels;
import dev.organza.data.PixelStore;
import dev.organza.data.Reading;
import dev.organza.data.table.CsvTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The data that come inside the library, so that a first run needs no download. See NOTICE. */
final class EmbeddedSource implements Source {

  /** The ten classes of Fashion-MNIST, in the order of their labels. */
  static final List<String> CLOTHES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  static final List<String> DIGITS = IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  private interface Opener {
    Dataset open(Reading reading) throws IOException;
  }

  private final SourceDescription description;
  private final Opener opener;

  private EmbeddedSource(SourceDescription description, Opener opener) {
    this.description = description;
    this.opener = opener;
  }

  static List<Source> all() {
    return List.of(
        new EmbeddedSource(
            new SourceDescription(
                "fashion",
                "embedded",
                "[1,28,28] x 10,000",
                "MIT",
                "grey images of clothes in 10 classes: the test split of Fashion-MNIST"),
            reading -> fashion()),
        new EmbeddedSource(
            new SourceDescription(
                "digits",
                "embedded",
                "[1,8,8] x 1,797",
                "CC BY 4.0",
                "grey images of handwritten digits (UCI optical recognition, test part)"),
            reading -> digits()),
        new EmbeddedSource(
            new SourceDescription(
                "heights",
                "embedded",
                "[1] x 928",
                "public domain",
                "heights of 928 adult children in inches (Galton 1886), with noise of half a class"),
            reading -> heights(reading.columns())));
  }

  @Override
  public SourceDescription description() {
    return description;
  }

  @Override
  public Dataset open(Reading reading, DownloadListener listener) {
    try {
      return opener.open(reading);
    } catch (IOException e) {
      throw new OrganzaException(
          "The embedded data "
              + description.name()
              + " cannot be read: "
              + DataProblem.reason(e)
              + ".\nInstall Organza again: its archive is damaged.",
          e);
    }
  }

  private static Dataset fashion() throws IOException {
    try (InputStream images = unzipped("fashion-images-idx3-ubyte.gz");
        InputStream labels = unzipped("fashion-labels-idx1-ubyte.gz")) {
      return IdxFormat.labelled(
          "fashion",
          new IdxReader(images, "fashion", Long.MAX_VALUE).images(),
          new IdxReader(labels, "fashion", Long.MAX_VALUE).labels(),
          "fashion",
          CLOTHES);
    }
  }

  /**
   * 64 inks from 0 to 16 and the digit on each line; an ink becomes the pixel round(ink·255/16).
   */
  private static Dataset digits() throws IOException {
    try (Reader reader = text(unzipped("digits.csv.gz"));
        CSVParser lines = CSVParser.parse(reader, CSVFormat.DEFAULT);
        PixelStore.Builder pixels = new PixelStore.Builder(64)) {
      List<CSVRecord> records = lines.getRecords();
      int[] labels = new int[records.size()];
      byte[] image = new byte[64];
      for (int n = 0; n < labels.length; n++) {
        for (int i = 0; i < 64; i++) {
          image[i] = (byte) Math.round(Integer.parseInt(records.get(n).get(i)) * 255 / 16.0);
        }
        pixels.append(image);
        labels[n] = Integer.parseInt(records.get(n).get(64));
      }
      return DatasetBuilder.ofPixels("digits", Shape.image(1, 8, 8), pixels.build())
          .labelled(Labels.of(labels, DIGITS))
          .build();
    }
  }

  private static Dataset heights(List<String> columns) throws IOException {
    return CsvTable.read("heights", () -> text(resource("heights.csv")), "heights", columns);
  }

  private static InputStream unzipped(String name) throws IOException {
    return new GZIPInputStream(resource(name), 1 << 16);
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = EmbeddedSource.class.getResourceAsStream("/dev/organza/data/" + name);
    if (in == null) {
      throw new IOException(name + " is missing");
    }
    return in;
  }

  private static Reader text(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
  }
}
