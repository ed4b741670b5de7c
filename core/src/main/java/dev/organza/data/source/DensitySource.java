package dev.organza.data.source;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Density;
import dev.organza.data.Reading;
import dev.organza.data.SplitMix;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Points drawn from a density: the toys on which a GAN can be compared with the truth.
 *
 * <p>There are 100,000 of them, drawn in order from SplitMix64 with the seed 20140610 and
 * Box–Muller normals, and rounded to floats; so they are the same everywhere.
 */
final class DensitySource implements Source {

  static final int COUNT = 100_000;
  private static final long SEED = 20140610;
  private static final List<String> AXES = List.of("x", "y");

  /** Writes one point. */
  private interface Sampler {
    void draw(SplitMix random, float[] into);
  }

  private final String name;
  private final String description;
  private final int dimension;
  private final Sampler sampler;
  private final @Nullable Density density;

  private DensitySource(
      String name, String description, int dimension, Sampler sampler, @Nullable Density density) {
    this.name = name;
    this.description = description;
    this.dimension = dimension;
    this.sampler = sampler;
    this.density = density;
  }

  private static DensitySource of(String name, String description, GaussianMixture mixture) {
    return new DensitySource(name, description, mixture.dimension(), mixture::sample, mixture);
  }

  static List<Source> all() {
    return List.of(
        of(
            "gaussian",
            "one number, normal with mean 4 and standard deviation 0.5",
            GaussianMixture.equal(List.of(new double[] {4}), 0.5)),
        of(
            "mixture",
            "one number, three normals at -3, 0 and 3 (0.25, 0.5, 0.25) of deviation 0.5",
            new GaussianMixture(
                List.of(new double[] {-3}, new double[] {0}, new double[] {3}),
                new double[] {0.25, 0.5, 0.25},
                0.5)),
        of("ring8", "eight normals of deviation 0.01 on a circle of radius 1", ring()),
        of("grid25", "25 normals of deviation 0.05 on the grid {-4,-2,0,2,4}^2", grid()),
        new DensitySource(
            "swissroll",
            "a spiral in the plane, with noise of deviation 0.02; no exact density",
            2,
            DensitySource::swissRoll,
            null));
  }

  /**
   * Radius 1, σ 0.01 (Metz et al. 2016 and Lin et al. 2017). The angles are 2πk/8: spacing eight
   * angles over the closed interval [0, 2π] puts two modes in one place.
   */
  private static GaussianMixture ring() {
    return GaussianMixture.equal(
        IntStream.range(0, 8)
            .mapToDouble(k -> 2 * Math.PI * k / 8)
            .mapToObj(angle -> new double[] {StrictMath.cos(angle), StrictMath.sin(angle)})
            .toList(),
        0.01);
  }

  /** {−4, −2, 0, 2, 4}², σ 0.05 (Lin et al. 2017, PacGAN). */
  private static GaussianMixture grid() {
    return GaussianMixture.equal(
        IntStream.range(0, 25)
            .mapToObj(k -> new double[] {2 * (k / 5) - 4, 2 * (k % 5) - 4})
            .toList(),
        0.05);
  }

  /** (t cos t, t sin t)/10 + N(0, 0.02²) with t uniform in [1.5π, 4.5π): Marsland's roll, flat. */
  private static void swissRoll(SplitMix random, float[] into) {
    double t = 1.5 * Math.PI * (1 + 2 * random.uniform());
    into[0] = (float) (t * StrictMath.cos(t) / 10 + 0.02 * random.normal());
    into[1] = (float) (t * StrictMath.sin(t) / 10 + 0.02 * random.normal());
  }

  @Override
  public SourceDescription description() {
    return new SourceDescription(
        name,
        "density",
        "%s x %,d".formatted(Shape.of(dimension), COUNT),
        "none needed (computed)",
        description);
  }

  @Override
  public Dataset open(Reading reading, DownloadListener listener) {
    SplitMix random = new SplitMix(SEED);
    float[][] points = new float[COUNT][dimension];
    for (float[] point : points) {
      sampler.draw(random, point);
    }
    DatasetBuilder samples = DatasetBuilder.ofRows(name, AXES.subList(0, dimension), points);
    return (density == null ? samples : samples.drawnFrom(density)).build();
  }
}
