package dev.organza.metric.image;

import dev.organza.data.Dataset;
import dev.organza.journal.Better;
import dev.organza.metric.Figure;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.metric.SampleFeatures;
import dev.organza.metric.features.Thumbnails;
import dev.organza.picture.SampleGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Which share of the generated images repeats training images.
 *
 * <p>An image counts as near if its {@linkplain Copies ratio} is below the threshold t: that below
 * which 0.5 % of unseen images lie, and at least {@link #FLOOR}, so that duplicates among the data,
 * which unseen images have too, do not pull t down to where only exact copies are found. Unseen
 * images are the held-out ones, or, where there are none, training images compared with the others.
 * With p the share of generated images that are near and p₀ that of the unseen ones,
 *
 * <pre>copied = (p − p₀) / (1 − p₀)</pre>
 *
 * <p>is the share that must be copies if the rest is as near as unseen images are. Its interval is
 * that of the difference of two shares (Newcombe 1998). Pixels and features are measured apart:
 * pixels show what is repeated exactly or with little noise, features also what is shifted or
 * recoloured.
 *
 * @param most generated, and unseen, images to measure
 */
record CopyingMetric(int most) implements Metric {

  static final CopyingMetric DEFAULTS = new CopyingMetric(10_000);

  /** The share of unseen images that are near. */
  private static final double QUANTILE = 0.005;

  /** A ratio below a third is a copy in any data. */
  private static final double FLOOR = 1.0 / 3;

  private static final int PAIRS = 8;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "copying",
        "Which share of the generated images copies training images?",
        Better.LOWER,
        "ratio of Carlini et al. 2023, arXiv:2301.13188, section 4.2, against unseen images");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.images(input), Requirements.real(input, 3), Requirements.fake(input, 1));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    SampleFeatures features = input.features();
    Space byPixel =
        new Space("pixels", (dataset, indices) -> Samples.pixels(Thumbnails.of(dataset), indices));
    Space byFeature =
        new Space(
            features.description().sha256(),
            (dataset, indices) -> features.of(dataset, indices).values());
    long seed = input.seed();
    int[] fake = Samples.choose(input.fake().count(), most, seed, "copying/fake");
    Dataset unseen = input.heldOut().orElse(input.training());
    int[] unseenIndices = Samples.choose(unseen.count(), most, seed, "copying/unseen");
    Found byPixels = find(input, byPixel, fake, unseen, unseenIndices);
    Found byFeatures = find(input, byFeature, fake, unseen, unseenIndices);
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("pixels", "in [0,1], float64");
    protocol.put("shrunk by", Thumbnails.describe(input.real().shape()));
    FeatureProtocol.describe(features.description(), protocol);
    protocol.put("generated images", Integer.toString(fake.length));
    protocol.put("training images", Integer.toString(input.training().count()));
    protocol.put("training images sha256", input.training().sha256());
    protocol.put(
        "unseen images",
        unseenIndices.length
            + (input.heldOut().isPresent() ? " held out" : " training images, leave-one-out"));
    protocol.put(
        "rule",
        "distance to the nearest / mean distance to the %d nearest, below the %s quantile of unseen images or 1/3"
            .formatted(Copies.NEIGHBOURS, QUANTILE));
    List<String> notes = new ArrayList<>();
    if (input.heldOut().isEmpty()) {
      notes.add(
          "There are no held-out images: the threshold was measured among the training images"
              + " themselves.");
    }
    if (byPixels.usual > 0.01) {
      notes.add(
          "%.1f %% of the unseen images are as near to a training image as a copy: the data have duplicates, and the share is that in excess of them."
              .formatted(100 * byPixels.usual));
    }
    return new Measurement(
        List.of(
            byPixels.measure("copied share"),
            byFeatures.measure("copied share by features"),
            Measure.of("near share of unseen images", byPixels.usual),
            Measure.of("threshold", byPixels.threshold),
            Measure.of("threshold by features", byFeatures.threshold)),
        protocol,
        notes,
        List.of(worst(input, fake, byPixels.copies)));
  }

  /**
   * A representation of images, pixels or features.
   *
   * @param name for the cache
   * @param reader reads the rows to compare, {@code [indices.length][D]}
   */
  private record Space(String name, BiFunction<Dataset, int[], float[][]> reader) {

    float[][] read(Dataset dataset, int[] indices) {
      return reader.apply(dataset, indices);
    }
  }

  /**
   * What was found in one representation.
   *
   * @param copies of the generated images
   * @param usual p₀
   * @param unseen the number of unseen images
   */
  private record Found(Copies copies, double threshold, double usual, int unseen) {

    Measure measure(String name) {
      int count = copies.ratios().length;
      double near = (double) below(copies.ratios(), threshold) / count;
      Interval excess = Interval.difference(near, count, usual, unseen, "Newcombe");
      return new Measure(
          name,
          beyond(near - usual),
          new Interval(
              beyond(excess.low()), beyond(excess.high()), excess.level(), excess.method()));
    }

    private double beyond(double excess) {
      return usual >= 1 ? 0 : Math.min(1, Math.max(0, excess / (1 - usual)));
    }
  }

  private static Found find(
      MetricInput input, Space space, int[] fake, Dataset unseen, int[] unseenIndices) {
    Dataset real = input.training();
    IntFunction<float[][]> training = number -> space.read(real, Copies.piece(real, number));
    boolean heldOut = input.heldOut().isPresent();
    UnseenRatios kept =
        new UnseenRatios(
            unseenIndices.length,
            String.join(
                "\n",
                real.sha256(),
                heldOut ? unseen.sha256() : "leave-one-out",
                space.name,
                Integer.toString(Copies.NEIGHBOURS),
                Arrays.toString(unseenIndices)));
    float[][] generated = space.read(input.fake(), fake);
    Optional<double[]> known = kept.read();
    Copies copies;
    double[] usual;
    if (known.isPresent()) {
      copies = Copies.of(generated, real.count(), training, new int[0]);
      usual = known.get();
    } else if (heldOut) {
      // Both at once, so that the training images are read once.
      float[][] others = space.read(unseen, unseenIndices);
      float[][] all = new float[generated.length + others.length][];
      System.arraycopy(generated, 0, all, 0, generated.length);
      System.arraycopy(others, 0, all, generated.length, others.length);
      Copies both = Copies.of(all, real.count(), training, new int[0]);
      copies = both.slice(0, generated.length);
      usual = both.slice(generated.length, all.length).ratios();
      kept.write(usual);
    } else {
      copies = Copies.of(generated, real.count(), training, new int[0]);
      float[][] others = space.read(unseen, unseenIndices);
      usual = Copies.of(others, real.count(), training, unseenIndices).ratios();
      kept.write(usual);
    }
    double threshold = Math.max(FLOOR, quantile(usual));
    return new Found(
        copies, threshold, (double) below(usual, threshold) / usual.length, usual.length);
  }

  private static int below(double[] ratios, double threshold) {
    return (int) Arrays.stream(ratios).filter(ratio -> ratio < threshold).count();
  }

  /** The order statistic below the quantile. */
  private static double quantile(double[] ratios) {
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    return sorted[(int) (QUANTILE * (sorted.length - 1))];
  }

  private static Figure worst(MetricInput input, int[] fake, Copies copies) {
    int[] order =
        IntStream.range(0, fake.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> copies.ratios()[i]))
            .limit(PAIRS)
            .mapToInt(Integer::intValue)
            .toArray();
    float[][] pictures = new float[2 * order.length][];
    for (int i = 0; i < order.length; i++) {
      pictures[i] = Rows.of(input.fake(), new int[] {fake[order[i]]}).values()[0];
      pictures[order.length + i] =
          Rows.of(input.training(), new int[] {copies.nearest()[order[i]]}).values()[0];
    }
    return new Figure(
        "worst-pairs",
        "The generated images most similar to a training image (above), and that training image (below).",
        SampleGrid.of(pictures, input.real().shape(), order.length));
  }
}
