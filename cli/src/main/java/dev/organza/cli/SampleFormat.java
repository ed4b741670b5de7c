package dev.organza.cli;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.organza.AtomicFile;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.column.TableSchema;
import dev.organza.data.table.CsvSink;
import dev.organza.data.table.JsonLinesSink;
import dev.organza.data.table.TableSink;
import dev.organza.data.transform.Transform;
import dev.organza.model.ConditionedRows;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.Selection;
import dev.organza.picture.PngFile;
import dev.organza.picture.SampleFiles;
import dev.organza.picture.SampleGrid;
import dev.organza.run.Preview;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.csv.CSVFormat;

/** In what form samples are written; the end of the path says which. */
enum SampleFormat {
  /** One picture: a grid of images, or the figure of one or two numbers. */
  PNG {
    @Override
    void require(ModelDescription model, int count) {
      Shape shape = model.shape();
      if (!shape.isImage() && shape.elements() > 2) {
        throw new UsageException(
            "no picture shows rows of " + shape.elements() + " numbers; write .csv or .npy");
      } else if (count > MOST_IN_A_GRID) {
        throw new UsageException(
            "--count: a picture shows at most 4096 samples, not %,d; write .npy or a folder/"
                .formatted(count));
      }
    }

    @Override
    void write(Model model, Supplier<Dataset> reals, Order order, Path file) {
      Shape shape = model.description().shape();
      if (shape.isImage()) {
        PngFile.write(SampleGrid.of(order.from(model), shape), withFolder(file));
        return;
      }
      // The figure shows the samples beside the data.
      try (Dataset dataset = reals.get()) {
        Preview preview = Preview.of(dataset, order.count(), order.seed()).orElseThrow();
        PngFile.write(preview.samples(model, order.selection()), withFolder(file));
      }
    }
  },

  /** An array in the data's own values, float32 where that has digits enough. */
  NPY {
    @Override
    void write(Model model, Supplier<Dataset> reals, Order order, Path file) {
      if (needsFloat64(model)) {
        SampleFiles.npy(order.rowsFrom(model), withFolder(file));
      } else {
        Shape shape = model.description().shape();
        SampleFiles.npy(joined(order.from(model)), shape, withFolder(file));
      }
    }
  },

  /** A table with the data's column names. */
  CSV {
    @Override
    void require(ModelDescription model, int count) {
      super.require(model, count);
      if (model.shape().isImage()) {
        throw new UsageException("images are no table; write .png, .npy or a folder/");
      }
    }

    @Override
    void write(Model model, Supplier<Dataset> reals, Order order, Path file) {
      if (model.description().table().isThere()) {
        writeTable(new CsvSink(), model, order, file);
        return;
      }
      CSVFormat format =
          CSVFormat.DEFAULT
              .builder()
              .setRecordSeparator('\n')
              .setHeader(model.description().columns().toArray(String[]::new))
              .get();
      StringBuilder text = new StringBuilder();
      try (var printer = format.print(text)) {
        for (List<String> row :
            needsFloat64(model) ? decimals(model, order) : floats(model, order)) {
          printer.printRecord(row);
        }
      } catch (IOException e) {
        throw new IllegalStateException("writing to memory failed", e);
      }
      AtomicFile.write(withFolder(file), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<List<String>> floats(Model model, Order order) {
      List<List<String>> rows = new ArrayList<>();
      for (float[] sample : order.from(model)) {
        List<String> row = new ArrayList<>();
        for (int i = 0; i < sample.length; i++) {
          List<String> categories = model.description().transform().categories(i);
          row.add(
              categories.isEmpty() ? Float.toString(sample[i]) : categories.get((int) sample[i]));
        }
        rows.add(row);
      }
      return rows;
    }

    /** As many decimals as the network's float32 has digits, in the unit of each column. */
    private static List<List<String>> decimals(Model model, Order order) {
      Transform transform = model.description().transform();
      List<List<String>> rows = new ArrayList<>();
      for (double[] sample : order.rowsFrom(model)) {
        List<String> row = new ArrayList<>();
        for (int i = 0; i < sample.length; i++) {
          List<String> categories = transform.categories(i);
          row.add(
              categories.isEmpty()
                  ? decimal(sample[i], transform.scale(i))
                  : categories.get((int) sample[i]));
        }
        rows.add(row);
      }
      return rows;
    }

    private static String decimal(double value, double scale) {
      if (scale == 0) {
        return Double.toString(value);
      }
      int decimals = Math.max(0, FLOAT32_DIGITS - (int) Math.floor(Math.log10(scale)));
      return new BigDecimal(value)
          .setScale(decimals, RoundingMode.HALF_EVEN)
          .stripTrailingZeros()
          .toPlainString();
    }
  },

  /** One JSON object a line. */
  JSONL {
    @Override
    void require(ModelDescription model, int count) {
      CSV.require(model, count);
    }

    @Override
    void write(Model model, Supplier<Dataset> reals, Order order, Path file) {
      writeTable(new JsonLinesSink(), model, order, file);
    }
  },

  /** One PNG file an image. */
  FOLDER {
    @Override
    void require(ModelDescription model, int count) {
      super.require(model, count);
      if (!model.shape().isImage()) {
        throw new UsageException("rows of numbers are no images; write .csv or .npy");
      }
    }

    @Override
    void write(Model model, Supplier<Dataset> reals, Order order, Path folder) {
      Shape shape = model.description().shape();
      SampleFiles.pngs(joined(order.from(model)), shape, folder);
    }
  };

  private static final int MOST_IN_A_GRID = 4096;
  private static final int FLOAT32_DIGITS = 7;

  private static boolean needsFloat64(Model model) {
    return !model.description().shape().isImage() && model.description().transform().needsFloat64();
  }

  /**
   * Which samples are wanted.
   *
   * @param rows these, which were generated already to meet conditions; empty for the seed's
   */
  record Order(int count, long seed, Selection selection, Optional<ConditionedRows> rows) {

    float[][] from(Model model) {
      return rows.map(some -> floats(some.rows()))
          .orElseGet(() -> model.sample(count, seed, selection));
    }

    private static float[][] floats(double[][] rows) {
      float[][] floats = new float[rows.length][];
      for (int n = 0; n < rows.length; n++) {
        floats[n] = new float[rows[n].length];
        for (int i = 0; i < rows[n].length; i++) {
          floats[n][i] = (float) rows[n][i];
        }
      }
      return floats;
    }

    double[][] rowsFrom(Model model) {
      return rows.map(ConditionedRows::rows)
          .orElseGet(() -> model.sampleDoubles(count, seed, selection));
    }
  }

  /** The format that a path asks for. */
  static SampleFormat of(String out) {
    Path path = Path.of(out);
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    if (out.endsWith("/") || Files.isDirectory(path)) {
      return FOLDER;
    }
    return switch (dot < 0 ? "" : name.substring(dot)) {
      case ".png" -> PNG;
      case ".npy" -> NPY;
      case ".csv" -> CSV;
      case ".jsonl" -> JSONL;
      default ->
          throw new UsageException(
              "--out: "
                  + out
                  + " ends in none of .png, .npy, .csv, .jsonl and / (for a folder of images)");
    };
  }

  /** The format for data of a shape when nobody asked for one. */
  static SampleFormat standard(Shape shape) {
    return shape.isImage() ? PNG : CSV;
  }

  /** What a path of this format ends with. */
  String extension() {
    return this == FOLDER ? "" : "." + this;
  }

  /** Refuses what this format cannot hold, before anything is computed. */
  void require(ModelDescription model, int count) {
    long values = (long) count * model.shape().elements();
    // Java arrays end a few elements below 2^31.
    if (values > Integer.MAX_VALUE - 64) {
      throw new UsageException(
          "--count: %,d samples of %s are more than one array holds; draw parts with other seeds"
              .formatted(count, model.shape()));
    }
  }

  /**
   * Draws the samples and writes them.
   *
   * @param reals opens the data that the model was trained on, for pictures that show them, too
   */
  abstract void write(Model model, Supplier<Dataset> reals, Order order, Path target);

  /** The file, in a folder that exists. */
  static Path withFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
      if (Files.isDirectory(file)) {
        throw new OrganzaException("cannot write " + file + ": a folder of that name is there");
      }
      return file;
    } catch (IOException e) {
      throw FileTrouble.writing(file, e);
    }
  }

  private static void writeTable(TableSink sink, Model model, Order order, Path file) {
    TableSchema table = model.description().writtenTable();
    double[][] rows = order.rowsFrom(model);
    sink.write(withFolder(file), table, Arrays.stream(rows).map(table::nearest).iterator());
  }

  private static float[] joined(float[][] rows) {
    float[] joined = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, joined, i * rows[i].length, rows[i].length);
    }
    return joined;
  }

  /** For example {@code png}. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
