package dev.organza.data.summary;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the values of one feature are like: of a channel of images, or of a column of a table.
 *
 * @param name {@code grey}, {@code red}, …, or the column's name
 * @param minimum the smallest value
 * @param maximum the largest value
 * @param mean their mean
 * @param standardDeviation their deviation, over the whole population
 */
public record FeatureStatistics(
    String name, double minimum, double maximum, double mean, double standardDeviation) {

  /** The same under another name. */
  public FeatureStatistics named(String other) {
    return new FeatureStatistics(other, minimum, maximum, mean, standardDeviation);
  }

  /** The statistics of every feature, over all samples. */
  public static List<FeatureStatistics> of(Dataset dataset) {
    Shape shape = dataset.shape();
    int features = shape.dimension(0);
    int each = shape.elements() / features;
    Moments[] moments = new Moments[features];
    IntStream.range(0, features).forEach(i -> moments[i] = new Moments());
    double[] sample = new double[shape.elements()];
    for (int n = 0; n < dataset.count(); n++) {
      dataset.read(n, sample, 0);
      for (int i = 0; i < sample.length; i++) {
        moments[i / each].add(sample[i]);
      }
    }
    List<String> names =
        dataset.schema().sample() instanceof Field.Wave
            ? List.of("waveform")
            : shape.isImage() ? channels(features) : dataset.columns();
    List<FeatureStatistics> statistics = new ArrayList<>();
    for (int i = 0; i < features; i++) {
      statistics.add(moments[i].named(i < names.size() ? names.get(i) : "feature " + i));
    }
    return List.copyOf(statistics);
  }

  private static List<String> channels(int count) {
    return switch (count) {
      case 1 -> List.of("grey");
      case 3 -> List.of("red", "green", "blue");
      case 4 -> List.of("red", "green", "blue", "alpha");
      default -> IntStream.range(0, count).mapToObj(i -> "channel " + i).toList();
    };
  }

  /** Welford's recurrence. */
  private static final class Moments {
    private long count;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;
    private double mean;
    private double squares;

    void add(double value) {
      count++;
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
      double delta = value - mean;
      mean += delta / count;
      squares += delta * (value - mean);
    }

    FeatureStatistics named(String name) {
      return new FeatureStatistics(name, minimum, maximum, mean, Math.sqrt(squares / count));
    }
  }
}
