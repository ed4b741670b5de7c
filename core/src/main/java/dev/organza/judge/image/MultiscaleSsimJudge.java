package dev.organza.judge.image;

import dev.organza.data.Dataset;
import dev.organza.judge.Evidence;
import dev.organza.judge.Interval;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Measure;
import dev.organza.judge.Rows;
import dev.organza.judge.Verdict;
import dev.organza.torch.RandomStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * How alike generated images are among each other: the mean MS-SSIM of random pairs (Odena et al.
 * 2017, arXiv:1610.09585, section 4.2), and the same of real pairs. The difference comes first:
 * images that are too much alike lie above the real value, and noise lies below.
 *
 * @param pairs of different images
 */
record MultiscaleSsimJudge(int pairs) implements Judge {

  static final MultiscaleSsimJudge DEFAULTS = new MultiscaleSsimJudge(2_000);

  private static final int CHUNK = 250;
  private static final int RESAMPLES = 200;

  @Override
  public JudgeDescription description() {
    return new JudgeDescription(
        "ms-ssim",
        "Are the generated images as varied among each other as the real ones?",
        JudgeDescription.Better.LOWER,
        "Wang et al. 2003, equation 7; Odena et al. 2017, arXiv:1610.09585, section 4.2");
  }

  @Override
  public Optional<String> objection(Evidence evidence) {
    return ImageEvidence.objection(evidence, 2, 2);
  }

  @Override
  public Verdict judge(Evidence evidence) {
    requireFit(evidence);
    MultiscaleSsim similarity = MultiscaleSsim.of(evidence.real().shape());
    double[] fake = pairs(similarity, evidence.fake(), evidence.seed(), "ms-ssim/fake");
    double[] real = pairs(similarity, evidence.real(), evidence.seed(), "ms-ssim/real");
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("pixels", "0 to 255, float64");
    protocol.put("scales", Integer.toString(similarity.scales()));
    protocol.put("weights", Arrays.toString(similarity.weights()));
    protocol.put("window", similarity.window() + " pixels, Gaussian, sigma 1.5");
    protocol.put("pairs", fake.length + " generated, " + real.length + " real");
    return new Verdict(
        List.of(
            Measure.of("difference from real images", Math.abs(mean(fake) - mean(real))),
            measure("ms-ssim", fake, evidence.seed()),
            measure("ms-ssim of real images", real, evidence.seed())),
        protocol,
        similarity.scales() < 5
            ? List.of(
                "Images of this size have room for "
                    + similarity.scales()
                    + " of the five published scales: not comparable with published values.")
            : List.of(),
        List.of());
  }

  private static Measure measure(String name, double[] values, long seed) {
    return new Measure(
        name,
        mean(values),
        Interval.bootstrap(
            values.length,
            RESAMPLES,
            RandomStream.derive(seed, "ms-ssim/bootstrap"),
            indices -> {
              double sum = 0;
              for (int index : indices) {
                sum += values[index];
              }
              return sum / indices.length;
            }));
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElseThrow();
  }

  /** No more than there are. */
  private int pairs(int samples) {
    return (int) Math.min(pairs, (long) samples * (samples - 1) / 2);
  }

  private double[] pairs(MultiscaleSsim similarity, Dataset dataset, long seed, String use) {
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, use));
    // Generated samples are fast to read in order only: those of all pairs at once, then the pairs.
    int[] chosen = Samples.choose(dataset.count(), 2 * pairs, seed, use);
    float[][] samples = Rows.of(dataset, chosen).values();
    double[] values = new double[pairs(samples.length)];
    for (int start = 0; start < values.length; start += CHUNK) {
      int count = Math.min(CHUNK, values.length - start);
      float[][] a = new float[count][];
      float[][] b = new float[count][];
      for (int i = 0; i < count; i++) {
        int first = random.nextInt(samples.length);
        int other = random.nextInt(samples.length - 1);
        a[i] = samples[first];
        b[i] = samples[other < first ? other : other + 1];
      }
      System.arraycopy(similarity.of(a, b), 0, values, start, count);
    }
    return values;
  }
}
