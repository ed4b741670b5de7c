package dev.organza.run;

import dev.organza.data.Dataset;
import dev.organza.run.picture.Box;
import dev.organza.run.picture.DensityFigure;
import dev.organza.run.picture.SampleGrid;
import dev.organza.run.picture.ScatterFigure;
import dev.organza.train.Model;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * The picture by which people judge a generator, for one kind of data: a grid of images, the
 * densities of one number, or the points of a plane.
 */
public interface Preview {

  /**
   * A picture of the data alone, for comparison.
   *
   * @return empty where the picture of the samples shows the data too
   */
  Optional<BufferedImage> reals();

  /** A picture of what a model makes from the latents of a seed. */
  BufferedImage samples(Model model, long seed);

  /**
   * The preview for a data set, or empty for rows of more than two numbers.
   *
   * @param samples how many images a grid shows
   */
  static Optional<Preview> of(Dataset dataset, int samples) {
    if (dataset.shape().isImage()) {
      return Optional.of(new Images(dataset, samples));
    }
    return switch (dataset.shape().elements()) {
      case 1 -> Optional.of(new Density(dataset));
      case 2 -> Optional.of(new Plane(dataset));
      default -> Optional.empty();
    };
  }

  /** At most this many samples of a data set, spread evenly over it: it may be sorted. */
  private static float[][] spread(Dataset dataset, int most) {
    int count = Math.min(most, dataset.count());
    float[][] samples = new float[count][dataset.shape().elements()];
    for (int i = 0; i < count; i++) {
      dataset.read((int) ((long) i * dataset.count() / count), samples[i], 0);
    }
    return samples;
  }

  private static double[][] widened(float[][] rows) {
    double[][] wide = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      wide[i] = new double[rows[i].length];
      for (int j = 0; j < rows[i].length; j++) {
        wide[i][j] = rows[i][j];
      }
    }
    return wide;
  }

  private static double[] column(float[][] rows) {
    double[] column = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      column[i] = rows[i][0];
    }
    return column;
  }

  /** A grid of images. */
  record Images(Dataset dataset, int samples) implements Preview {

    @Override
    public Optional<BufferedImage> reals() {
      return Optional.of(SampleGrid.of(spread(dataset, samples), dataset.shape()));
    }

    @Override
    public BufferedImage samples(Model model, long seed) {
      return SampleGrid.of(model.sample(samples, seed), dataset.shape());
    }
  }

  /** p_data, p_g and D(x) over the data's range, as Figure 1 of the paper of 2014. */
  record Density(Dataset dataset) implements Preview {

    private static final int SAMPLES = 10_000;
    private static final int POINTS = 401;

    @Override
    public Optional<BufferedImage> reals() {
      return Optional.empty();
    }

    @Override
    public BufferedImage samples(Model model, long seed) {
      double[] data = column(spread(dataset, SAMPLES));
      double[] generated = column(model.sample(SAMPLES, seed));
      double[] xs = range(data);
      float[][] at = new float[POINTS][1];
      for (int i = 0; i < POINTS; i++) {
        at[i][0] = (float) xs[i];
      }
      String name = dataset.columns().isEmpty() ? dataset.name() : dataset.columns().get(0);
      Optional<DoubleUnaryOperator> exact =
          dataset.density().map(density -> x -> Math.exp(density.logDensity(x)));
      return new DensityFigure(
              name,
              data,
              generated,
              new DensityFigure.Graph(xs, model.discriminate(at)),
              exact,
              Optional.empty())
          .picture();
    }

    /** The data's range and a tenth of it on both sides. */
    private static double[] range(double[] data) {
      double low = Arrays.stream(data).min().orElse(0);
      double high = Arrays.stream(data).max().orElse(1);
      double margin = Math.max((high - low) / 10, 1e-6);
      double[] xs = new double[POINTS];
      for (int i = 0; i < POINTS; i++) {
        xs[i] = low - margin + (high - low + 2 * margin) * i / (POINTS - 1);
      }
      return xs;
    }
  }

  /** Points of the plane over D's level lines. */
  record Plane(Dataset dataset) implements Preview {

    private static final int SAMPLES = 2500;
    private static final int NODES = 81;

    @Override
    public Optional<BufferedImage> reals() {
      return Optional.empty();
    }

    @Override
    public BufferedImage samples(Model model, long seed) {
      double[][] data = widened(spread(dataset, SAMPLES));
      double[][] generated = widened(model.sample(SAMPLES, seed));
      Box box = Box.around(data);
      double[][] lattice = box.lattice(NODES);
      float[][] at = new float[lattice.length][2];
      for (int i = 0; i < lattice.length; i++) {
        at[i][0] = (float) lattice[i][0];
        at[i][1] = (float) lattice[i][1];
      }
      List<String> names = dataset.columns().size() == 2 ? dataset.columns() : List.of("x", "y");
      return new ScatterFigure(
              names.get(0), names.get(1), data, generated, box, model.discriminate(at))
          .picture();
    }
  }
}
