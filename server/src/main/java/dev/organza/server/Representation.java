package dev.organza.server;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.sound.WavFile;
import dev.organza.model.ModelDescription;
import dev.organza.picture.PngFile;
import dev.organza.picture.SampleFiles;
import dev.organza.picture.SampleGrid;
import dev.organza.picture.SoundFigure;
import dev.organza.server.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** How samples are sent. */
public enum Representation {
  /** One picture: a single image as it is, several images or sounds as a grid. */
  PNG("image/png", Content.IMAGES, Content.SOUNDS) {
    @Override
    public byte[] of(SampleValues samples) {
      Shape shape = samples.model().shape();
      float[][] images = samples.arrays();
      if (samples.model().isOfSounds()) {
        return PngFile.bytes(SoundFigure.of(images));
      }
      return images.length == 1
          ? PngFile.bytes(SampleFiles.image(images[0], shape))
          : PngFile.bytes(SampleGrid.of(images, shape));
    }

    @Override
    int most() {
      return 4096;
    }
  },

  /** One sound. */
  WAV("audio/wav", Content.SOUNDS) {
    @Override
    public byte[] of(SampleValues samples) {
      return WavFile.bytes(samples.arrays()[0], samples.model().rate());
    }

    @Override
    int most() {
      return 1;
    }
  },

  /** One PNG file an image, one WAV file a sound. */
  ZIP("application/zip", Content.IMAGES, Content.SOUNDS) {
    @Override
    public byte[] of(SampleValues samples) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        boolean sounds = samples.model().isOfSounds();
        float[][] arrays = samples.arrays();
        for (int n = 0; n < arrays.length; n++) {
          ZipEntry entry =
              new ZipEntry(String.format(Locale.ROOT, "%06d.%s", n, sounds ? "wav" : "png"));
          entry.setTime(0); // the same request gives the same bytes
          zip.putNextEntry(entry);
          zip.write(
              sounds
                  ? WavFile.bytes(arrays[n], samples.model().rate())
                  : PngFile.bytes(SampleFiles.image(arrays[n], samples.model().shape())));
        }
      }
      return bytes.toByteArray();
    }
  },

  /** NumPy's format: float32 [N,C,H,W] or [N,1,L], float64 [N,columns] for rows. */
  NPY("application/octet-stream", Content.values()) {
    @Override
    public byte[] of(SampleValues samples) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      if (samples.arrays().length > 0) {
        SampleFiles.npy(samples.arrays(), samples.model().shape(), bytes);
      } else {
        SampleFiles.npy(samples.rows(), bytes);
      }
      return bytes.toByteArray();
    }
  },

  /** {@code {"samples": […]}}: arrays of numbers, or an object for each row of a table. */
  JSON("application/json", Content.values()) {
    @Override
    public byte[] of(SampleValues samples) {
      List<Object> values = new ArrayList<>();
      if (samples.arrays().length > 0) {
        values.addAll(List.of(samples.arrays()));
      } else {
        for (int n = 0; n < samples.rows().length; n++) {
          values.add(samples.model().writtenTable().values(samples.written(n), n));
        }
      }
      return JsonText.bytes(Map.of("samples", values));
    }
  },

  /** A table as the data's own is written. */
  CSV("text/csv; charset=utf-8", Content.ROWS) {
    @Override
    public byte[] of(SampleValues samples) throws IOException {
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

  /** What a model's samples are. */
  private enum Content {
    IMAGES,
    SOUNDS,
    ROWS;

    static Content of(ModelDescription model) {
      return model.isOfSounds() ? SOUNDS : model.shape().isImage() ? IMAGES : ROWS;
    }
  }

  private final String mediaType;
  private final Set<Content> contents;

  Representation(String mediaType, Content... contents) {
    this.mediaType = mediaType;
    this.contents = Set.of(contents);
  }

  static Representation standard(ModelDescription model) {
    return switch (Content.of(model)) {
      case IMAGES -> PNG;
      case SOUNDS -> WAV;
      case ROWS -> JSON;
    };
  }

  /** Those that samples of a model have. */
  static List<Representation> of(ModelDescription model) {
    return Stream.of(values()).filter(one -> one.contents.contains(Content.of(model))).toList();
  }

  /** What HTTP calls it. */
  public String mediaType() {
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
  public void require(ModelDescription model, int count) {
    if (!contents.contains(Content.of(model))) {
      throw new UsageException(
          switch (Content.of(model)) {
            case IMAGES ->
                this == CSV
                    ? "images are no table; there are png, zip, npy and json"
                    : "images are no sounds; there are png, zip, npy and json";
            case SOUNDS -> "sounds are no table; there are wav, zip, png, npy and json";
            case ROWS -> "rows are no images; there are json, csv and npy";
          });
    }
    if (count > most()) {
      throw new UsageException(
          this == WAV
              ? "a WAV file holds one sound; there are zip, npy and json"
              : "a picture shows at most %,d samples; there are zip and npy".formatted(most()));
    }
  }

  /**
   * The bytes that are sent.
   *
   * @throws IOException never, in practice: they are written to memory
   */
  public abstract byte[] of(SampleValues samples) throws IOException;

  /** For example {@code png}, which requests and documents call it, too. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What was generated: images, sounds or rows.
   *
   * @param arrays images [C,H,W], values of 0 to 255, or sounds [1,L], of −1 to 1; none where there
   *     are rows
   * @param rows raw values of the model's columns; none where there are arrays
   */
  public record SampleValues(ModelDescription model, float[][] arrays, double[][] rows) {

    /** Images or sounds. */
    public static SampleValues ofArrays(ModelDescription model, float[][] arrays) {
      return new SampleValues(model, arrays, new double[0][]);
    }

    static SampleValues ofRows(ModelDescription model, double[][] rows) {
      return new SampleValues(model, new float[0][], rows);
    }

    /** A row as its table has its values: rounded, within their range. */
    double[] written(int n) {
      return model.table().isThere() ? rows[n] : model.writtenTable().nearest(rows[n].clone());
    }
  }
}
