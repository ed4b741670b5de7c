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
 * Samples with classes, for metrics that train classifiers on them.
 *
 * @param rows the samples
 * @param shape of one
 * @param classes their names
 */
record Labelled(Rows rows, Shape shape, List<String> classes) {

  /** The minibatch of {@link Classifier}, which takes no smaller data set. */
  private static final int BATCH = 128;

  /** Real samples to learn from, and others to be tested on. */
  record Split(Labelled train, Labelled test, boolean heldOut) {

    /**
     * Real samples in the order of the seed. The test is on held-out data where there are any, and
     * else on a fifth of the real ones.
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

  /** The first so many samples of each class; fewer of a class that has fewer. */
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

  /** These samples and others after them. */
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

  /** A classifier that has made about so many steps on these samples. */
  Classifier classifier(int steps, long seed) {
    // Fewer samples than a minibatch are repeated until they fill one: no step sees other samples.
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

  /** How many of these samples a classifier sees as they are labelled. */
  int right(Classifier classifier) {
    int[] found = classifier.classify(rows.values());
    int right = 0;
    for (int i = 0; i < found.length; i++) {
      right += found[i] == rows.labels()[i] ? 1 : 0;
    }
    return right;
  }

  /** A share with its exact interval, for this classifier and other samples. */
  static Measure share(String name, int right, int of) {
    return new Measure(name, (double) right / of, Interval.clopperPearson(right, of));
  }
}
