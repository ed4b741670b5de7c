package dev.organza.metric.image;

import dev.organza.journal.Better;
import dev.organza.metric.FeatureDescription;
import dev.organza.metric.Groups;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.SampleFeatures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The Fréchet (Inception) distance of all real and all generated samples.
 *
 * <p>The interval is for other generated samples and the same reference: a jackknife over 20
 * {@linkplain Groups groups}. The bootstrap would be biased: the distance grows with fewer distinct
 * samples, and resamples have fewer. Only the moments of the groups are kept in memory.
 */
final class FrechetMetric implements Metric {

  private static final int GROUPS = Groups.USUAL;

  /** The least samples of a group. */
  private static final int LEAST_OF_GROUP = 10;

  /**
   * The largest feature dimension for the jackknife, whose covariances need memory and whose roots
   * need time.
   */
  private static final int LARGEST_DIMENSION = 512;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "fid",
        "How far are the generated images from the real ones, by Gaussians of their features?",
        Better.LOWER,
        "Heusel et al. 2017, arXiv:1706.08500, equation 6");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.images(input), Requirements.real(input, 2), Requirements.fake(input, 2));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    SampleFeatures features = input.features();
    FeatureDescription description = features.description();
    FeatureMoments real = ReferenceStatistics.of(input.real(), features);
    boolean grouped =
        input.fake().count() >= GROUPS * LEAST_OF_GROUP
            && description.dimension() <= LARGEST_DIMENSION;
    List<FeatureMoments> groups = groups(input, features, grouped ? GROUPS : 1);
    double value = FrechetDistance.of(real, all(groups, -1));
    Map<String, String> protocol = new LinkedHashMap<>();
    FeatureProtocol.describe(description, protocol);
    protocol.put("pixels", "as they are, not rounded to 8 bits");
    protocol.put("statistics", "float64, covariance over N − 1");
    protocol.put(
        "interval",
        grouped ? "jackknife over 20 groups of generated samples, reference fixed" : "none");
    List<String> notes = new ArrayList<>();
    notes.add(FeatureProtocol.comparability(description));
    int least = 2 * description.dimension();
    if (Math.min(input.real().count(), input.fake().count()) < least) {
      notes.add(
          "Fewer than "
              + least
              + " samples for "
              + description.dimension()
              + " features: the value is far above that with more samples.");
    }
    return new Measurement(
        List.of(new Measure("fid", value, grouped ? jackknife(real, groups, value) : null)),
        protocol,
        notes,
        List.of());
  }

  /** The moments of the generated samples, in so many groups. */
  private static List<FeatureMoments> groups(
      MetricInput input, SampleFeatures features, int count) {
    List<FeatureMoments> groups = new ArrayList<>();
    for (int g = 0; g < count; g++) {
      groups.add(new FeatureMoments(features.description().dimension()));
    }
    int[] all = IntStream.range(0, input.fake().count()).toArray();
    int[] groupOf =
        count == 1
            ? new int[all.length]
            : Groups.deal(all.length, count, input.seed(), "fid/groups").of();
    int[] at = {0};
    features.stream(
        input.fake(),
        all,
        piece -> {
          List<List<float[]>> parts = new ArrayList<>();
          groups.forEach(group -> parts.add(new ArrayList<>()));
          for (float[] row : piece.values()) {
            parts.get(groupOf[at[0]++]).add(row);
          }
          for (int g = 0; g < count; g++) {
            groups.get(g).add(parts.get(g).toArray(float[][]::new));
          }
        });
    return groups;
  }

  private static FeatureMoments all(List<FeatureMoments> groups, int without) {
    FeatureMoments all = new FeatureMoments(groups.get(0).dimension());
    for (int g = 0; g < groups.size(); g++) {
      if (g != without) {
        all.add(groups.get(g));
      }
    }
    return all;
  }

  private static Interval jackknife(
      FeatureMoments real, List<FeatureMoments> groups, double value) {
    double[] without = new double[groups.size()];
    for (int g = 0; g < without.length; g++) {
      without[g] = FrechetDistance.of(real, all(groups, g));
    }
    return Interval.student(
            value,
            Math.sqrt(Groups.variance(without)),
            without.length - 1,
            "jackknife of %d groups of generated samples".formatted(without.length))
        .within(0, Double.POSITIVE_INFINITY);
  }
}
