package dev.organza.metric.game;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.metric.Classifier;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Rows;
import java.util.ArrayList;
import java.util.List;

/**
 * Labelled samples, for metrics that train classifiers.
 *
 * @param rows the samples
 * @param shape of one
 * @param classes their names
 */
record Labelled(Rows rows, Shape shape, List<String> classes) {

  /** The minibatch of {@link Classifier}, and its least training set. */
  private static final int BATCH = 128;

  /** Real training and test samples. */
  record Split(Labelled train, Labelled test, boolean heldOut) {

    /**
     * Real samples in random order. The test samples are held-out data if there are any, else a
     * fifth of the real samples.
     */
    static Split of(MetricInput input, int most, int tested) {
      long seed = input.seed();
      Rows real = Rows.of(input.real(), most, seed).shuffled(seed);
      Shape shape = input.real().shape();
      List<String> classes = input.real().classes();
      if (input.heldOut().isPresent()) {
        Rows other = Rows.of(input.heldOut().get(), tested, seed);
        return new Split(
            new Labelled(real, shape, classes), new Labelled(other, shape, classes), true);
      }
      int test = Math.max(1, Math.min(tested, real.count() / 5));
      return new Split(
          new Labelled(real.range(test, real.count()), shape, classes),
          new Labelled(real.range(0, test), shape, classes),
          false);
    }

    String protocol() {
      return "%d %s"
          .formatted(test.count(), heldOut ? "held-out samples" : "real samples not trained on");
    }
  }

  int count() {
    return rows.count();
  }

  /** The first so many samples of each class, or all of a smaller class. */
  Labelled perClass(int most) {
    int[] taken = new int[classes.size()];
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      if (taken[rows.labels()[i]]++ < most) {
        places.add(i);
      }
    }
    return new Labelled(
        rows.pick(places.stream().mapToInt(Integer::intValue).toArray()), shape, classes);
  }

  /** These samples followed by others. */
  Labelled with(Labelled other) {
    float[][] values = new float[count() + other.count()][];
    int[] labels = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      boolean mine = i < count();
      values[i] = mine ? rows.values()[i] : other.rows.values()[i - count()];
      labels[i] = mine ? rows.labels()[i] : other.rows.labels()[i - count()];
    }
    return new Labelled(new Rows(values, labels), shape, classes);
  }

  /** A classifier trained on these samples for about so many steps. */
  Classifier classifier(int steps, long seed) {
    // Fewer samples than a minibatch are repeated.
    int times = (BATCH + count() - 1) / count();
    int[] places = new int[count() * times];
    for (int i = 0; i < places.length; i++) {
      places[i] = i % count();
    }
    Rows enough = times == 1 ? rows : rows.pick(places);
    int epochs = Math.max(1, (int) Math.round((double) steps / (enough.count() / BATCH)));
    try (Dataset data = Datasets.of("labelled", shape, enough.values(), enough.labels(), classes)) {
      return Classifier.train(data, epochs, seed);
    }
  }

  /** How many of these samples a classifier recognises. */
  int right(Classifier classifier) {
    int[] found = classifier.classify(rows.values());
    int right = 0;
    for (int i = 0; i < found.length; i++) {
      right += found[i] == rows.labels()[i] ? 1 : 0;
    }
    return right;
  }

  /** A share with its exact interval over samples. */
  static Measure share(String name, int right, int of) {
    return new Measure(name, (double) right / of, Interval.clopperPearson(right, of));
  }
}
