package dev.organza.run;

import dev.organza.data.Dataset;
import dev.organza.data.Density;
import dev.organza.data.Field;
import dev.organza.data.sound.WavFile;
import dev.organza.model.Model;
import dev.organza.model.Selection;
import dev.organza.picture.Box;
import dev.organza.picture.DensityFigure;
import dev.organza.picture.SampleGrid;
import dev.organza.picture.ScatterFigure;
import dev.organza.picture.SoundFigure;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** The picture by which people measure a generator of one kind of data. */
public interface Preview {

  /** A picture of the data, for comparison. */
  BufferedImage reals();

  /** A picture of what the generator makes from its fixed latents. */
  default BufferedImage samples(Model model) {
    return samples(model, Selection.ANY);
  }

  /** A picture of what a conditional generator makes when it is asked for something. */
  BufferedImage samples(Model model, Selection selection);

  /** Some of the data to listen to, as a WAV file; empty for what is no sound. */
  default Optional<byte[]> heardReals() {
    return Optional.empty();
  }

  /** What the generator makes from its first fixed latents, to listen to. */
  default Optional<byte[]> heardSamples(Model model) {
    return Optional.empty();
  }

  /**
   * The preview for a data set: a grid of images or sounds, the densities of one number, or points
   * in the plane; empty for data that no picture shows (more than two numbers, or columns of
   * categories, between which there is no line).
   *
   * @param samples how many samples a grid shows; a figure of numbers shows 2,000 at least, since
   *     fewer do not show a density
   * @param seed of the fixed latents
   */
  static Optional<Preview> of(Dataset dataset, int samples, long seed) {
    int points = Math.max(samples, 2_000);
    if (dataset.schema().sample() instanceof Field.Wave wave) {
      return Optional.of(new SoundPreview(dataset, wave.rate(), samples, seed));
    }
    if (dataset.shape().isImage()) {
      return Optional.of(new ImagePreview(dataset, samples, seed));
    }
    if (dataset.schema().sample() instanceof Field.Row row && !row.isNumeric()) {
      return Optional.empty();
    }
    return switch (dataset.shape().elements()) {
      case 1 -> Optional.of(new LinePreview(dataset, points, seed));
      case 2 -> Optional.of(new PlanePreview(dataset, points, seed));
      default -> Optional.empty();
    };
  }

  /** At most {@code count} samples, spread over the data, which may be sorted by class. */
  private static float[][] spread(Dataset dataset, int count) {
    Dataset some = dataset.spread(count);
    float[][] reals = new float[some.count()][some.shape().elements()];
    for (int i = 0; i < reals.length; i++) {
      some.read(i, reals[i], 0);
    }
    return reals;
  }

  /** As {@link #spread}, with all digits. */
  private static double[][] spreadRows(Dataset dataset, int count) {
    Dataset some = dataset.spread(count);
    double[][] reals = new double[some.count()][some.shape().elements()];
    for (int i = 0; i < reals.length; i++) {
      some.read(i, reals[i], 0);
    }
    return reals;
  }

  /** What D says of data that no model has seen: ½ everywhere. */
  private static double[] undecided(int count) {
    double[] half = new double[count];
    Arrays.fill(half, 0.5);
    return half;
  }

  /** The name of a column; NumPy files have none. */
  private static String column(Dataset dataset, int index) {
    return index < dataset.columns().size() ? dataset.columns().get(index) : "column " + index;
  }

  /** A grid of images. */
  record ImagePreview(Dataset dataset, int samples, long seed) implements Preview {

    @Override
    public BufferedImage reals() {
      return SampleGrid.of(spread(dataset, samples), dataset.shape());
    }

    @Override
    public BufferedImage samples(Model model, Selection selection) {
      return SampleGrid.of(model.sample(samples, seed, selection), dataset.shape());
    }
  }

  /** Waveforms and spectrograms, and a few sounds to listen to. */
  record SoundPreview(Dataset dataset, int rate, int samples, long seed) implements Preview {

    /** More than ten seconds are not listened to. */
    private static final double MOST_SECONDS = 10;

    private float[][] heard(float[][] waves) {
      double seconds = (double) waves[0].length / rate;
      int some = (int) Math.max(1, Math.min(waves.length, MOST_SECONDS / seconds));
      return Arrays.copyOf(waves, some);
    }

    @Override
    public BufferedImage reals() {
      return SoundFigure.of(spread(dataset, samples));
    }

    @Override
    public BufferedImage samples(Model model, Selection selection) {
      return SoundFigure.of(model.sample(samples, seed, selection));
    }

    @Override
    public Optional<byte[]> heardReals() {
      // As many as are heard, from all classes.
      int some = heard(spread(dataset, samples)).length;
      return Optional.of(WavFile.bytes(spread(dataset, some), rate));
    }

    @Override
    public Optional<byte[]> heardSamples(Model model) {
      return Optional.of(WavFile.bytes(heard(model.sample(samples, seed)), rate));
    }
  }

  /** The densities of one number, and D in between. */
  record LinePreview(Dataset dataset, int samples, long seed) implements Preview {

    private static final int NODES = 400;
    private static final double MARGIN = 0.25;

    @Override
    public BufferedImage reals() {
      return figure(new double[0][], undecided(NODES));
    }

    @Override
    public BufferedImage samples(Model model, Selection selection) {
      double[][] xs =
          Arrays.stream(nodes()).mapToObj(x -> new double[] {x}).toArray(double[][]::new);
      return figure(model.sampleDoubles(samples, seed, selection), model.discriminate(xs));
    }

    private BufferedImage figure(double[][] generated, double[] discriminator) {
      Optional<DoubleUnaryOperator> exact =
          dataset.density().map(density -> x -> value(density, x));
      return new DensityFigure(
              column(dataset, 0),
              first(spreadRows(dataset, samples)),
              first(generated),
              new DensityFigure.Graph(nodes(), discriminator),
              exact,
              Optional.empty())
          .picture();
    }

    private static double value(Density density, double x) {
      return Math.exp(density.logDensity(x));
    }

    /** Evenly spaced over the data and a margin. */
    private double[] nodes() {
      double[] reals = first(spreadRows(dataset, samples));
      double low = Arrays.stream(reals).min().orElseThrow();
      double high = Arrays.stream(reals).max().orElseThrow();
      double margin = high > low ? MARGIN * (high - low) : 1;
      double[] nodes = new double[NODES];
      for (int i = 0; i < NODES; i++) {
        nodes[i] = low - margin + (high - low + 2 * margin) * i / (NODES - 1);
      }
      return nodes;
    }

    private static double[] first(double[][] rows) {
      return Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
    }
  }

  /** Points in the plane over what D says of every place. */
  record PlanePreview(Dataset dataset, int samples, long seed) implements Preview {

    private static final int NODES = 81;

    @Override
    public BufferedImage reals() {
      return figure(new double[0][], lattice -> undecided(lattice.length));
    }

    @Override
    public BufferedImage samples(Model model, Selection selection) {
      return figure(model.sampleDoubles(samples, seed, selection), model::discriminate);
    }

    private BufferedImage figure(
        double[][] generated, Function<double[][], double[]> discriminator) {
      double[][] data = spreadRows(dataset, samples);
      Box box = Box.around(data);
      return new ScatterFigure(
              column(dataset, 0),
              column(dataset, 1),
              data,
              generated,
              box,
              discriminator.apply(box.lattice(NODES)))
          .picture();
    }
  }
}
