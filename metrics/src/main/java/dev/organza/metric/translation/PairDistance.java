package dev.organza.metric.translation;

import dev.organza.Shape;
import dev.organza.journal.Better;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Rows;
import dev.organza.metric.TranslatedImages;
import dev.organza.metric.image.MultiscaleSsim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far translated images are from their partners: the mean over pairs, and that of the images as
 * they were before, which a translator has to beat.
 */
enum PairDistance implements Metric {
  /** Grey levels a value. */
  ABSOLUTE(
      "l1",
      "How far are translated images from their partners, in grey levels?",
      Better.LOWER,
      "mean |x − y| over all values, from 0 to 255") {
    @Override
    double[] of(Shape shape, float[][] a, float[][] b) {
      return each(a, b, (x, y) -> sum(x, y, false) / x.length);
    }
  },

  /** In dB. */
  PEAK_SIGNAL_TO_NOISE(
      "psnr",
      "How far are translated images from their partners, in dB of the peak signal?",
      Better.HIGHER,
      "10 log₁₀(255² / mean square error) of each image; of equal images as if one value differed by 1") {
    @Override
    double[] of(Shape shape, float[][] a, float[][] b) {
      return each(
          a, b, (x, y) -> 10 * Math.log10(255.0 * 255 * x.length / Math.max(1, sum(x, y, true))));
    }
  },

  /** In [−1, 1]. */
  STRUCTURE(
      "ssim",
      "How like are translated images and their partners in structure?",
      Better.HIGHER,
      "Wang et al. 2004, equation 13, Gaussian of σ = 1.5 over 11×11 pixels, K₁ = 0.01, K₂ = 0.03") {
    @Override
    double[] of(Shape shape, float[][] a, float[][] b) {
      double[] values = new double[a.length];
      for (int start = 0; start < a.length; start += CHUNK) {
        int end = Math.min(a.length, start + CHUNK);
        double[] some =
            MultiscaleSsim.single(
                shape, Arrays.copyOfRange(a, start, end), Arrays.copyOfRange(b, start, end));
        System.arraycopy(some, 0, values, start, some.length);
      }
      return values;
    }
  };

  private static final int CHUNK = 64;

  private final MetricDescription description;

  PairDistance(String name, String question, Better better, String reference) {
    this.description = new MetricDescription(name, question, better, reference);
  }

  /**
   * The distance of each pair.
   *
   * @param a {@code [pairs][elements]}, from 0 to 255
   * @param b as many
   */
  abstract double[] of(Shape shape, float[][] a, float[][] b);

  private interface OfTwo {
    double of(float[] x, float[] y);
  }

  private static double[] each(float[][] a, float[][] b, OfTwo distance) {
    double[] values = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      values[i] = distance.of(a[i], b[i]);
    }
    return values;
  }

  private static double sum(float[] x, float[] y, boolean squared) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double difference = (double) x[i] - y[i];
      sum += squared ? difference * difference : Math.abs(difference);
    }
    return sum;
  }

  @Override
  public MetricDescription description() {
    return description;
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Directions.paired(input);
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    List<Measure> measures = new ArrayList<>();
    for (TranslatedImages each : input.translations()) {
      Shape shape = each.output().shape();
      float[][] partners = Rows.of(each.target().orElseThrow()).values();
      measures.add(mean(each.name(), of(shape, Rows.of(each.output()).values(), partners)));
      each.unchanged()
          .ifPresent(
              images ->
                  measures.add(
                      mean(each.name() + ", input unchanged", of(shape, images, partners))));
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("pixels", "rounded to 8 bits");
    protocol.put("pairs", Directions.counts(input));
    return Measurement.of(measures, protocol);
  }

  static Measure mean(String name, double[] values) {
    return new Measure(
        name,
        Arrays.stream(values).average().orElseThrow(),
        values.length > 1 ? Interval.ofMean(values, "Student, over images") : null);
  }
}
