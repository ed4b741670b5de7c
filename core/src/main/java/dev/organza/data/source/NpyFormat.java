package dev.organza.data.source;

import dev.organza.Hint;
import dev.organza.Shape;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Fitting;
import dev.organza.data.PixelStore;
import dev.organza.data.Reading;
import dev.organza.data.table.NumberCell;
import dev.organza.data.table.RawTable;
import dev.organza.data.table.TableReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Arrays that NumPy saved: unsigned and signed integers, float32 and float64, of either byte order,
 * in C or Fortran order.
 *
 * <ul>
 *   <li>{@code [N]} and {@code [N,F]} are rows of numbers; the columns are called x0, x1, … See
 *       {@link TableReader} for which of them are used where values are not finite.
 *   <li>{@code [N,H,W]} are grey images; of four dimensions, the second is the channels if it is 1
 *       or 3, else the last if that is 1 or 3.
 *   <li>Images of integers hold pixels from 0 to 255, unless a range is given. {@link ArrayPixels}
 *       says what the numbers of other images are.
 * </ul>
 */
final class NpyFormat implements FileFormat {

  @Override
  public String description() {
    return "NumPy arrays (.npy)";
  }

  @Override
  public boolean accepts(Path path) {
    return Files.isRegularFile(path)
        && FileFormat.fileName(path).toLowerCase(Locale.ROOT).endsWith(".npy");
  }

  @Override
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    try (FileChannel file = FileChannel.open(path)) {
      String where = path.toString();
      NpyHeader header = NpyHeader.read(file, where);
      Layout layout = Layout.of(header, where);
      Samples samples = new Samples(file, header, layout, where);
      String name = FileFormat.fileName(path);
      if (!layout.shape().isImage()) {
        RawTable table = new NpyTable(samples);
        return TableReader.read(name, table, reading.columns());
      }
      return images(name, samples, reading.range());
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }

  private static Dataset images(String name, Samples samples, List<Double> range)
      throws IOException {
    Shape shape = samples.layout.shape();
    if (!samples.header.type().isFloating() && range.isEmpty()) {
      DatasetBuilder images = DatasetBuilder.ofPixels(name, shape, samples.pixels());
      return samples.highest > 1
          ? images.build()
          : images
              .noting(
                  List.of(
                      "No value is above 1, and 255 is white; where 1 is white, data.range is [0,1]."))
              .build();
    }
    ArrayPixels pixels = ArrayPixels.of(samples.floats(), range, samples.where);
    return DatasetBuilder.ofSamples(name, shape, pixels.values()).noting(pixels.notes()).build();
  }

  /**
   * Where the values lie, counted in values.
   *
   * @param shape {@code [F]} or {@code [C,H,W]}
   * @param sampleStride from a value of one sample to the same of the next
   * @param strides from one index to the next, for each dimension of the shape
   */
  // Never compared, and never leaves the class.
  @SuppressWarnings("ArrayRecordComponent")
  private record Layout(Shape shape, long sampleStride, long[] strides) {

    static Layout of(NpyHeader header, String where) {
      int rank = header.rank();
      long[] strides = new long[rank];
      long step = 1;
      for (int i = 0; i < rank; i++) {
        int axis = header.fortran() ? i : rank - 1 - i;
        strides[axis] = step;
        step *= header.dimension(axis);
      }
      // The axes of the file in the order of a sample's shape; −1 stands for an axis of length 1.
      int[] axes =
          switch (rank) {
            case 1 -> new int[] {-1};
            case 2 -> new int[] {1};
            case 3 -> new int[] {-1, 1, 2};
            case 4 ->
                isChannels(header.dimension(1))
                    ? new int[] {1, 2, 3}
                    : isChannels(header.dimension(3)) ? new int[] {3, 1, 2} : new int[0];
            default -> new int[0];
          };
      if (axes.length == 0) {
        throw DataProblem.in(
            where,
            "has the shape " + header.describe() + ".",
            "Save [N,F], or images as [N,H,W], [N,C,H,W] or [N,H,W,C] with 1 or 3 channels.");
      }
      return new Layout(
          Shape.of(IntStream.of(axes).map(a -> a < 0 ? 1 : header.dimension(a)).toArray()),
          strides[0],
          IntStream.of(axes).mapToLong(a -> a < 0 ? 0 : strides[a]).toArray());
    }

    private static boolean isChannels(int size) {
      return size == 1 || size == 3;
    }

    /** For each value of a sample in its canonical order, where it lies from the sample's first. */
    int[] places() {
      int rank = strides.length;
      int[] places = new int[shape.elements()];
      for (int i = 0; i < places.length; i++) {
        int rest = i;
        long place = 0;
        for (int d = rank - 1; d >= 0; d--) {
          place += rest % shape.dimension(d) * strides[d];
          rest /= shape.dimension(d);
        }
        places[i] = Math.toIntExact(place);
      }
      return places;
    }
  }

  /** Why a value is of no use, as the rest of a sentence. */
  private static String problem(double value) {
    return Double.isFinite(value)
        ? NumberCell.outOfRange(Double.toString(value))
        : "the value is " + value;
  }

  /** The rows of an array of numbers. */
  private record NpyTable(Samples samples) implements RawTable {

    /** Larger whole numbers have more digits than float64 keeps. */
    private static final double EXACT = 0x1p53;

    @Override
    public String where() {
      return samples.where;
    }

    @Override
    public List<String> names() {
      return IntStream.range(0, samples.layout.shape().elements()).mapToObj(i -> "x" + i).toList();
    }

    @Override
    public String place(int position) {
      return "sample " + position;
    }

    @Override
    public void read(Sink sink) throws IOException {
      samples.forEach((n, values) -> sink.accept(new NpyRow(n, values, samples.header.type())));
    }

    private record NpyRow(int position, double[] values, NpyType type) implements Row {

      @Override
      public double number(int column) {
        return NumberCell.inRange(values[column]) ? values[column] : Double.NaN;
      }

      @Override
      public String text(int column) {
        double value = values[column];
        return !Double.isFinite(value)
            ? "nan"
            : type.isFloating()
                ? Double.toString(value)
                : BigDecimal.valueOf(value).setScale(0, RoundingMode.HALF_EVEN).toPlainString();
      }

      @Override
      public String problem(int column) {
        return NpyFormat.problem(values[column]);
      }

      @Override
      public boolean isCut(int column) {
        return !type.isFloating() && Math.abs(values[column]) > EXACT;
      }
    }
  }

  /** Reads the samples of a file one by one. */
  private static final class Samples {

    private final FileChannel file;
    private final NpyHeader header;
    private final Layout layout;
    private final String where;
    private final int count;

    /** Of the pixels that were read. */
    private double highest;

    Samples(FileChannel file, NpyHeader header, Layout layout, String where) {
      this.file = file;
      this.header = header;
      this.layout = layout;
      this.where = where;
      this.count = header.dimension(0);
      // Samples in Fortran order are spread over the whole file, which is therefore mapped at once.
      if (header.fortran() && span() > Integer.MAX_VALUE) {
        throw DataProblem.in(
            where,
            "is in Fortran order and larger than 2 GiB.",
            "Save it in C order: numpy.save(file, numpy.ascontiguousarray(array)).");
      }
      if (!header.fortran() && span() / count > Integer.MAX_VALUE) {
        throw DataProblem.in(
            where, "has samples of more than 2 GiB.", "Save smaller samples, the first index N.");
      }
    }

    private long span() {
      return (long) count * layout.shape().elements() * header.type().bytes();
    }

    private interface Sink {
      void accept(int sample, double[] values);
    }

    private void forEach(Sink sink) throws IOException {
      int[] places = layout.places();
      double[] values = new double[places.length];
      NpyType type = header.type();
      int piece = Math.toIntExact(header.fortran() ? span() : span() / count);
      ByteBuffer bytes =
          header.fortran()
              ? file.map(FileChannel.MapMode.READ_ONLY, header.start(), piece)
              : ByteBuffer.allocate(piece);
      bytes.order(type.order());
      for (int n = 0; n < count; n++) {
        int base = 0;
        if (header.fortran()) {
          base = Math.toIntExact(n * layout.sampleStride());
        } else {
          read(bytes.clear(), header.start() + (long) n * piece);
        }
        for (int i = 0; i < values.length; i++) {
          values[i] = type.get(bytes, base + places[i]);
        }
        sink.accept(n, values);
      }
    }

    private void read(ByteBuffer bytes, long position) throws IOException {
      while (bytes.hasRemaining()) {
        if (file.read(bytes, position + bytes.position()) < 0) {
          throw new IOException("it became shorter while it was read");
        }
      }
    }

    /** The values as floats; each must be a finite one. */
    float[][] floats() throws IOException {
      float[][] samples = new float[count][layout.shape().elements()];
      forEach(
          (n, values) -> {
            for (int i = 0; i < values.length; i++) {
              samples[n][i] = (float) values[i];
              if (!Float.isFinite(samples[n][i])) {
                throw DataProblem.in(
                    where,
                    "value %d of sample %,d: %s.".formatted(i, n, problem(values[i])),
                    "Remove such samples: array[numpy.isfinite(array.astype('float32')).reshape(len(array), -1).all(1)].");
              }
            }
          });
      return samples;
    }

    /** Integers from 0 to 255. */
    PixelStore pixels() throws IOException {
      try (PixelStore.Builder pixels = new PixelStore.Builder(layout.shape().elements())) {
        byte[] image = new byte[layout.shape().elements()];
        forEach(
            (n, values) -> {
              for (int i = 0; i < values.length; i++) {
                if (values[i] < 0 || values[i] > 255) {
                  throw DataProblem.in(
                      where,
                      "value %d of sample %,d is %.0f, and pixels go from 0 to 255."
                          .formatted(i, n, values[i]),
                      Hint.say("Say what is black and what is white, such as ")
                          .set("data.range", "[0,65535]")
                          .and("; save what is no image as [N,F]."));
                }
                image[i] = (byte) values[i];
                highest = Math.max(highest, values[i]);
              }
              pixels.append(image);
            });
        return pixels.build();
      }
    }
  }
}
