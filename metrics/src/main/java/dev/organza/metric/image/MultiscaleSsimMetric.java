package dev.organza.metric.image;

import dev.organza.data.Dataset;
import dev.organza.journal.Better;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.torch.RandomStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * The diversity of generated images: the mean MS-SSIM of random pairs (Odena et al. 2017,
 * arXiv:1610.09585, section 4.2), and that of real pairs. The first measure is the difference:
 * positive if images are too similar, negative for noise.
 *
 * <p>Pairs that share an image are not independent: the standard error includes their covariances
 * (Aronow et al. 2015, Political Analysis 23, equation 3).
 *
 * @param pairs of different images
 */
record MultiscaleSsimMetric(int pairs) implements Metric {

  static final MultiscaleSsimMetric DEFAULTS = new MultiscaleSsimMetric(2_000);

  private static final int CHUNK = 250;

  /** The least images for an interval. */
  private static final int LEAST = 20;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "ms-ssim",
        "Are the generated images as diverse as the real ones?",
        Better.LOWER,
        "Wang et al. 2003, equation 7; Odena et al. 2017, arXiv:1610.09585, section 4.2");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.images(input), Requirements.real(input, 2), Requirements.fake(input, 2));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    MultiscaleSsim similarity = MultiscaleSsim.of(input.real().shape());
    Pairs fake = pairs(similarity, input.fake(), input.seed(), "ms-ssim/fake");
    Pairs real = pairs(similarity, input.real(), input.seed(), "ms-ssim/real");
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("pixels", "0 to 255, float64");
    protocol.put("scales", Integer.toString(similarity.scales()));
    protocol.put("weights", Arrays.toString(similarity.weights()));
    protocol.put("window", similarity.window() + " pixels, Gaussian, sigma 1.5");
    protocol.put("pairs", fake.values().length + " generated, " + real.values().length + " real");
    return new Measurement(
        List.of(
            Measure.of("difference from real images", Math.abs(fake.mean() - real.mean())),
            fake.measure("ms-ssim"),
            real.measure("ms-ssim of real images")),
        protocol,
        similarity.scales() < 5
            ? List.of(
                "Images of this size allow "
                    + similarity.scales()
                    + " of the five published scales: not comparable with published values.")
            : List.of(),
        List.of());
  }

  /**
   * Similarities of pairs.
   *
   * @param values {@code [pairs]}
   * @param first the index of one image of each pair
   * @param second the index of the other
   * @param images how many there are
   */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Pairs(double[] values, int[] first, int[] second, int images) {

    double mean() {
      return DoubleStream.of(values).average().orElseThrow();
    }

    Measure measure(String name) {
      return new Measure(
          name,
          mean(),
          images < LEAST
              ? null
              : Interval.student(mean(), error(), images - 1, "pairs that share an image"));
    }

    private double error() {
      double mean = mean();
      double[] ofImage = new double[images];
      double own = 0;
      for (int p = 0; p < values.length; p++) {
        double deviation = values[p] - mean;
        ofImage[first[p]] += deviation;
        ofImage[second[p]] += deviation;
        own += deviation * deviation;
      }
      double squares = DoubleStream.of(ofImage).map(v -> v * v).sum();
      // A pair is counted with both of its images, and with itself only once.
      double variance = Math.max(squares - own, own) / values.length / values.length;
      return Math.sqrt(variance * images / (images - 2.0));
    }
  }

  /** At most as many as there are. */
  private int pairs(int samples) {
    return (int) Math.min(pairs, (long) samples * (samples - 1) / 2);
  }

  private Pairs pairs(MultiscaleSsim similarity, Dataset dataset, long seed, String use) {
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, use));
    // Generated samples are read fast only in order: first all images, then the pairs.
    int[] chosen = Samples.choose(dataset.count(), 2 * pairs, seed, use);
    float[][] samples = Rows.of(dataset, chosen).values();
    int[][] places = places(samples.length, random);
    double[] values = new double[places[0].length];
    for (int start = 0; start < values.length; start += CHUNK) {
      int count = Math.min(CHUNK, values.length - start);
      float[][] a = new float[count][];
      float[][] b = new float[count][];
      for (int i = 0; i < count; i++) {
        a[i] = samples[places[0][start + i]];
        b[i] = samples[places[1][start + i]];
      }
      System.arraycopy(similarity.of(a, b), 0, values, start, count);
    }
    return new Pairs(values, places[0], places[1], samples.length);
  }

  /** Both images of each pair: all pairs, or a random subset. */
  private int[][] places(int images, SplittableRandom random) {
    int count = pairs(images);
    int[] first = new int[count];
    int[] second = new int[count];
    if (count < pairs || (long) images * (images - 1) / 2 == pairs) {
      int at = 0;
      for (int i = 0; i < images; i++) {
        for (int j = 0; j < i; j++) {
          first[at] = i;
          second[at++] = j;
        }
      }
      return new int[][] {first, second};
    }
    for (int i = 0; i < count; i++) {
      first[i] = random.nextInt(images);
      int other = random.nextInt(images - 1);
      second[i] = other < first[i] ? other : other + 1;
    }
    return new int[][] {first, second};
  }
}
