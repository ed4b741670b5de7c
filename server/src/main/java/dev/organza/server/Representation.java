package dev.organza.server;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.model.ModelDescription;
import dev.organza.picture.PngFile;
import dev.organza.picture.SampleFiles;
import dev.organza.picture.SampleGrid;
import dev.organza.server.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** How samples are sent. */
enum Representation {
  /** One picture: a single image as it is, several as a grid. */
  PNG("image/png", true) {
    @Override
    byte[] of(Samples samples) {
      Shape shape = samples.model().shape();
      float[][] images = samples.images();
      return images.length == 1
          ? PngFile.bytes(SampleFiles.image(images[0], shape))
          : PngFile.bytes(SampleGrid.of(images, shape));
    }

    @Override
    int most() {
      return 4096;
    }
  },

  /** One PNG file an image. */
  ZIP("application/zip", true) {
    @Override
    byte[] of(Samples samples) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        float[][] images = samples.images();
        for (int n = 0; n < images.length; n++) {
          ZipEntry entry = new ZipEntry(String.format(Locale.ROOT, "%06d.png", n));
          entry.setTime(0); // the same request gives the same bytes
          zip.putNextEntry(entry);
          zip.write(PngFile.bytes(SampleFiles.image(images[n], samples.model().shape())));
        }
      }
      return bytes.toByteArray();
    }
  },

  /** NumPy's format: float32 [N,C,H,W], float64 [N,columns] for rows. */
  NPY("application/octet-stream", false) {
    @Override
    byte[] of(Samples samples) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      if (samples.model().shape().isImage()) {
        SampleFiles.npy(samples.images(), samples.model().shape(), bytes);
      } else {
        SampleFiles.npy(samples.rows(), bytes);
      }
      return bytes.toByteArray();
    }
  },

  /** {@code {"samples": […]}}: arrays of numbers, or an object for each row of a table. */
  JSON("application/json", false) {
    @Override
    byte[] of(Samples samples) {
      List<Object> values = new ArrayList<>();
      if (samples.model().shape().isImage()) {
        values.addAll(List.of(samples.images()));
      } else {
        for (int n = 0; n < samples.rows().length; n++) {
          values.add(samples.model().writtenTable().values(samples.written(n), n));
        }
      }
      return JsonText.bytes(Map.of("samples", values));
    }
  },

  /** A table as the data's own is written. */
  CSV("text/csv; charset=utf-8", false) {
    @Override
    void require(ModelDescription model, int count) {
      super.require(model, count);
      if (model.shape().isImage()) {
        throw new UsageException("images are no table; there are png, zip, npy and json");
      }
    }

    @Override
    byte[] of(Samples samples) throws IOException {
      StringBuilder text = new StringBuilder();
      CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();
      try (CSVPrinter printer = format.print(text)) {
        printer.printRecord(
            samples.model().writtenTable().columns().stream().map(column -> column.name()));
        for (int n = 0; n < samples.rows().length; n++) {
          printer.printRecord(samples.model().writtenTable().row(samples.written(n), n));
        }
      }
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }
  };

  private final String mediaType;
  private final boolean ofImages;

  Representation(String mediaType, boolean ofImages) {
    this.mediaType = mediaType;
    this.ofImages = ofImages;
  }

  static Representation standard(ModelDescription model) {
    return model.shape().isImage() ? PNG : JSON;
  }

  /** Those that samples of a model have. */
  static List<Representation> of(ModelDescription model) {
    List<Representation> some = new ArrayList<>();
    for (Representation one : values()) {
      if (model.shape().isImage() ? one != CSV : !one.ofImages) {
        some.add(one);
      }
    }
    return some;
  }

  String mediaType() {
    return mediaType;
  }

  /** The most samples that it holds. */
  int most() {
    return Integer.MAX_VALUE;
  }

  /**
   * Checks, before anything is computed, that samples can be sent so.
   *
   * @throws UsageException if they cannot
   */
  void require(ModelDescription model, int count) {
    if (ofImages && !model.shape().isImage()) {
      throw new UsageException("rows are no images; there are json, csv and npy");
    }
    if (count > most()) {
      throw new UsageException(
          "a picture shows at most %,d samples; there are zip and npy".formatted(most()));
    }
  }

  /** The bytes that are sent. */
  abstract byte[] of(Samples samples) throws IOException;

  /** For example {@code png}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What was generated: images or rows.
   *
   * @param images [C,H,W] each, values of 0 to 255; none where there are rows
   * @param rows raw values of the model's columns; none where there are images
   */
  record Samples(ModelDescription model, float[][] images, double[][] rows) {

    static Samples ofImages(ModelDescription model, float[][] images) {
      return new Samples(model, images, new double[0][]);
    }

    static Samples ofRows(ModelDescription model, double[][] rows) {
      return new Samples(model, new float[0][], rows);
    }

    /** A row as its table has its values: rounded, within their range. */
    double[] written(int n) {
      return model.table().isThere() ? rows[n] : model.writtenTable().nearest(rows[n].clone());
    }
  }
}
