package dev.organza.cli;

import dev.organza.AtomicFile;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.cli.argument.OutFile;
import dev.organza.cli.terminal.Interruption;
import dev.organza.cli.terminal.StoppableRows;
import dev.organza.data.Dataset;
import dev.organza.data.column.TableSchema;
import dev.organza.data.sound.WavFile;
import dev.organza.data.table.CsvSink;
import dev.organza.data.table.JsonLinesSink;
import dev.organza.data.table.TableFileSink;
import dev.organza.data.table.TableSink;
import dev.organza.data.table.TableTarget;
import dev.organza.data.transform.Transform;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.RowSampler;
import dev.organza.model.Selection;
import dev.organza.picture.PngFile;
import dev.organza.picture.SampleFiles;
import dev.organza.picture.SampleGrid;
import dev.organza.picture.SoundFigure;
import dev.organza.run.Preview;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;

/** In what form samples are written; the end of the path says which. */
enum SampleFormat {
  /** One picture: a grid of images or sounds, or the figure of one or two numbers. */
  PNG {
    @Override
    void require(ModelDescription model, int count) {
      Shape shape = model.shape();
      if (!shape.isImage() && !model.isOfSounds() && shape.elements() > 2) {
        throw new UsageException(
            "no picture shows rows of " + shape.elements() + " numbers; write .csv or .npy");
      } else if (count > MOST_IN_A_GRID) {
        throw new UsageException(
            "--count: a picture shows at most 4096 samples, not %,d; write .npy or a folder/"
                .formatted(count));
      }
    }

    @Override
    void write(Model model, Supplier<Dataset> reals, Order order, TableTarget target) {
      Path file = Path.of(target.address());
      Shape shape = model.description().shape();
      if (shape.isImage()) {
        PngFile.write(SampleGrid.of(order.from(model), shape), withFolder(file));
        return;
      }
      if (model.description().isOfSounds()) {
        PngFile.write(SoundFigure.of(order.from(model)), withFolder(file));
        return;
      }
      // The figure shows the samples beside the data.
      try (Dataset dataset = reals.get()) {
        Preview preview =
            Preview.of(dataset, order.count(), order.seed())
                .orElseThrow(
                    () ->
                        new UsageException(
                            "no picture shows rows with categories; write .csv or .npy"));
        PngFile.write(preview.samples(model, order.selection()), withFolder(file));
      }
    }
  },

  /** An array in the data's own values, float32 where that has digits enough. */
  NPY {
    @Override
    void write(Model model, Supplier<Dataset> reals, Order order, TableTarget target) {
      Path file = Path.of(target.address());
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
      if (model.shape().isImage()) {
        throw new UsageException("images are no table; write .png, .npy or a folder/");
      } else if (model.isOfSounds()) {
        throw new UsageException(
            "sounds are no table; write a folder/ of .wav files, .npy or .png");
      }
    }

    @Override
    void write(Model model, Supplier<Dataset> reals, Order order, TableTarget target) {
      Path file = Path.of(target.address());
      if (model.description().table().isThere()) {
        writeTable(new CsvSink(), model, order, target);
        return;
      }
      CSVFormat format =
          CSVFormat.DEFAULT
              .builder()
              .setRecordSeparator('\n')
              .setHeader(model.description().columns().toArray(String[]::new))
              .get();
      boolean digits = needsFloat64(model);
      AtomicFile.write(
          withFolder(file),
          out -> {
            var printer = format.print(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            for (Iterator<double[]> rows = order.rows(model); rows.hasNext(); ) {
              printer.printRecord(texts(model.description().transform(), rows.next(), digits));
            }
            printer.flush();
          });
    }

    /**
     * With digits, as many decimals as the network's float32 has digits, in the unit of each
     * column.
     */
    private static List<String> texts(Transform transform, double[] sample, boolean digits) {
      List<String> row = new ArrayList<>();
      for (int i = 0; i < sample.length; i++) {
        List<String> categories = transform.categories(i);
        row.add(
            !categories.isEmpty()
                ? categories.get((int) sample[i])
                : digits
                    ? decimal(sample[i], transform.scale(i))
                    : Float.toString((float) sample[i]));
      }
      return row;
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

  /** Any other kind of table, which a sink writes. */
  TABLE {
    @Override
    void require(ModelDescription model, int count) {
      CSV.require(model, count);
    }

    @Override
    void write(Model model, Supplier<Dataset> reals, Order order, TableTarget target) {
      writeTable(sink(target.address()).orElseThrow(), model, order, target);
    }
  },

  /** One PNG file an image, one WAV file a sound. */
  FOLDER {
    @Override
    void require(ModelDescription model, int count) {
      super.require(model, count);
      if (!model.shape().isImage() && !model.isOfSounds()) {
        throw new UsageException("rows of numbers are no images; write .csv or .npy");
      }
    }

    @Override
    void write(Model model, Supplier<Dataset> reals, Order order, TableTarget target) {
      Path folder = Path.of(target.address());
      if (model.description().isOfSounds()) {
        WavFile.write(order.from(model), model.description().rate(), folder);
        return;
      }
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
   * @param conditioned rows that meet conditions; empty for the seed's
   * @param interruption when the rows of a table are no longer wanted
   */
  record Order(
      int count,
      long seed,
      Selection selection,
      Optional<RowSampler> conditioned,
      Interruption interruption) {

    /** The rows of a table, one after another. */
    Iterator<double[]> rows(Model model) {
      StoppableRows rows =
          new StoppableRows(
              conditioned.orElseGet(() -> RowSampler.of(model, count, seed, selection)));
      interruption.onRequest(rows::stop);
      return rows;
    }

    float[][] from(Model model) {
      return conditioned.isPresent()
          ? floats(rowsFrom(model))
          : model.sample(count, seed, selection);
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
      if (conditioned.isEmpty()) {
        return model.sampleDoubles(count, seed, selection);
      }
      List<double[]> rows = new ArrayList<>();
      conditioned.get().forEachRemaining(rows::add);
      return rows.toArray(double[][]::new);
    }
  }

  /** The sinks of tables but CSV, which numbers without a schema have as well. */
  private static Stream<TableSink> sinks() {
    return Stream.concat(
        Stream.of(new JsonLinesSink()),
        ProgramCatalogue.get().extensions(TableSink.class).stream());
  }

  /** What writes tables to an address; empty where it is another kind of file. */
  static Optional<TableSink> sink(String address) {
    return sinks().filter(sink -> sink.accepts(address)).findFirst();
  }

  /** The format that a path or an address asks for. */
  static SampleFormat of(String out) {
    if (sink(out).isPresent()) {
      return TABLE;
    } else if (out.startsWith("jdbc:")) {
      throw new UsageException(
          "--out: no library on the class path writes to databases; add organza-tables to it");
    }
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
      default ->
          throw new UsageException(
              "--out: %s ends in none of .png, .npy, .csv, %s and / (for a folder of images or sounds)"
                  .formatted(out, sinks().map(TableSink::form).collect(Collectors.joining(", "))));
    };
  }

  /** The format for samples of a model when nobody asked for one. */
  static SampleFormat standard(ModelDescription model) {
    return model.isOfSounds() ? FOLDER : model.shape().isImage() ? PNG : CSV;
  }

  /** What it is called in results. */
  String word(TableTarget target) {
    return this == TABLE ? sink(target.address()).orElseThrow().name() : toString();
  }

  /** What a path of this format ends with. */
  String extension() {
    return this == FOLDER ? "" : "." + this;
  }

  /** Refuses what cannot be written to, before anything is computed. */
  void requireTarget(TableTarget target) {
    Optional<TableSink> sink = sink(target.address());
    if (sink.isPresent()) {
      sink.get().require(target);
    } else if (!target.table().isEmpty()) {
      throw new UsageException("--table: only a database has tables; give --out jdbc:...");
    }
    if (sink.isEmpty() || sink.get() instanceof TableFileSink) {
      OutFile.requireFolder(Path.of(target.address()));
    }
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
  abstract void write(Model model, Supplier<Dataset> reals, Order order, TableTarget target);

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

  private static void writeTable(TableSink sink, Model model, Order order, TableTarget target) {
    TableSchema table = model.description().writtenTable();
    if (sink instanceof TableFileSink) {
      withFolder(Path.of(target.address()));
    }
    sink.write(target, table, order.rows(model));
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
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
