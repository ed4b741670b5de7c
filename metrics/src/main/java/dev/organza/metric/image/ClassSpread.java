package dev.organza.metric.image;

import dev.organza.data.Dataset;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How far apart the generated images of a class are, beside the real ones of it: the mean distance
 * between two of them by features, generated over real, and the mean of that ratio over the
 * classes. 0 for a generator with one image of each class, however right that image is; 1 for one
 * that varies as the data do.
 *
 * <p>A generator that varies along one line, such as one garment in lighter and darker, has distant
 * images in few directions; the participation ratio of their covariance is reported beside it.
 *
 * <p>Images are of the class that was asked for, or, of a generator without labels, of the class
 * that the features' classifier sees, so that both kinds of generators can be compared. Where the
 * features have such a classifier, only images count in which it sees their class: images of
 * another class are no variety of this one.
 *
 * @param most how many images of a class are compared
 */
record ClassSpread(int most) implements Metric {

  static final ClassSpread DEFAULTS = new ClassSpread(500);

  /** Of more classes only those of the least spread have a measure of their own. */
  private static final int NAMED = 20;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "class-spread",
        "Do the images of one class differ as much as real ones?",
        Better.HIGHER,
        "Zhu et al. 2017 (BicycleGAN, arXiv:1711.11586), section 5.2: mean distance of random pairs, here by own features and over that of real pairs");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    int classes = input.real().classes().size();
    int asked = input.fake().classes().size();
    Optional<String> kind =
        Requirements.all(
            Requirements.images(input),
            Requirements.that(
                classes >= 2, "it compares classes, and the real samples have no labels."),
            Requirements.that(
                asked == 0 || asked == classes,
                "the real samples have %d classes and the generated ones %d."
                    .formatted(classes, asked)),
            input
                .heldOut()
                .filter(data -> data.classes().size() != classes)
                .map(data -> "the held-out samples have other classes than the real ones."),
            Requirements.real(input, ClassDistances.FEWEST),
            Requirements.fake(input, ClassDistances.FEWEST),
            Requirements.that(
                hasClass(input.real(), input.fake()),
                "it needs %d real and as many generated samples of a class, and no class has them."
                    .formatted(ClassDistances.FEWEST)));
    if (kind.isPresent() || asked > 0) {
      return kind;
    }
    FeatureDescription features = input.features().description();
    return Requirements.that(
        features.classes() == classes,
        "the generated samples have no labels, and the "
            + features.name()
            + " cannot tell their class.");
  }

  private static boolean hasClass(Dataset real, Dataset fake) {
    int[] ofReal = sizes(real);
    int[] ofFake = sizes(fake);
    for (int k = 0; k < ofReal.length; k++) {
      if (ofReal[k] >= ClassDistances.FEWEST
          && (ofFake.length == 0 || ofFake[k] >= ClassDistances.FEWEST)) {
        return true;
      }
    }
    return false;
  }

  private static int[] sizes(Dataset data) {
    int[] sizes = new int[data.classes().size()];
    for (int i = 0; i < data.count() && sizes.length > 0; i++) {
      sizes[data.label(i)]++;
    }
    return sizes;
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    List<ClassDistances> real = sides(input, input.real(), ClassDistances.FEWEST, "real");
    List<ClassDistances> fake = sides(input, input.fake(), 0, "fake");
    List<Spread> spreads = spreads(input, real, fake);
    spreads.sort(Comparator.comparingDouble(Spread::ratio));
    List<Measure> measures = new ArrayList<>();
    measures.add(mean("spread within classes", spreads));
    measures.add(Measure.of("least spread of a class", spreads.get(0).ratio()));
    measures.add(Measure.of("directions within classes", average(spreads, Spread::directions)));
    input
        .heldOut()
        .ifPresent(
            data -> {
              List<Spread> unseen =
                  spreads(input, real, sides(input, data, ClassDistances.FEWEST, "held-out"));
              if (!unseen.isEmpty()) {
                measures.add(mean("spread of held-out real images", unseen));
              }
            });
    for (Spread spread : spreads.subList(0, Math.min(NAMED, spreads.size()))) {
      measures.add(spread.measure());
    }
    return new Measurement(measures, protocol(input), notes(input, spreads), List.of());
  }

  /**
   * One class.
   *
   * @param without the ratio without each group of the jackknife
   * @param directions generated over real
   * @param kept how many of the generated images count
   */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Spread(
      String name, double ratio, double[] without, double directions, int kept, int asked) {

    Measure measure() {
      return ClassSpread.measure("spread of " + name, ratio, without);
    }
  }

  private static Measure measure(String name, double value, double[] without) {
    if (!Double.isFinite(value)) {
      return Measure.of(name, value);
    }
    Interval interval =
        Interval.student(
            value,
            Math.sqrt(Groups.variance(without)),
            without.length - 1,
            "jackknife of %d groups".formatted(without.length));
    return new Measure(name, value, interval.within(0, Double.POSITIVE_INFINITY));
  }

  private static Measure mean(String name, List<Spread> spreads) {
    double value = average(spreads, Spread::ratio);
    double[] without = new double[spreads.get(0).without().length];
    Arrays.setAll(without, group -> average(spreads, spread -> spread.without()[group]));
    return measure(name, value, without);
  }

  private static double average(List<Spread> spreads, ToDoubleFunction<Spread> of) {
    return spreads.stream().mapToDouble(of).average().orElse(0);
  }

  /** The classes of which there are enough on both sides. */
  private static List<Spread> spreads(
      MetricInput input, List<ClassDistances> real, List<ClassDistances> fake) {
    List<Spread> spreads = new ArrayList<>();
    for (int k = 0; k < real.size(); k++) {
      ClassDistances of = real.get(k);
      ClassDistances by = fake.get(k);
      if (of.kept() < ClassDistances.FEWEST || by.asked() < ClassDistances.FEWEST) {
        continue;
      }
      double[] without = new double[of.without().length];
      Arrays.setAll(without, group -> ratio(by.without()[group], of.without()[group]));
      spreads.add(
          new Spread(
              input.real().classes().get(k),
              ratio(by.mean(), of.mean()),
              without,
              ratio(by.directions(), of.directions()),
              by.kept(),
              by.asked()));
    }
    return spreads;
  }

  /** Real images that are all the same leave nothing to be less than. */
  private static double ratio(double fake, double real) {
    return real > 0 ? fake / real : fake > 0 ? Double.POSITIVE_INFINITY : 1;
  }

  private List<ClassDistances> sides(MetricInput input, Dataset data, int least, String use) {
    return ClassDistances.of(
        input.features(),
        data,
        input.real().classes().size(),
        most,
        least,
        input.seed(),
        "class-spread/" + use);
  }

  private Map<String, String> protocol(MetricInput input) {
    FeatureDescription features = input.features().description();
    boolean sees = features.classes() == input.real().classes().size();
    Map<String, String> protocol = new LinkedHashMap<>();
    FeatureProtocol.describe(features, protocol);
    protocol.put("samples", "at most %d of a class on each side".formatted(most));
    protocol.put("distances", "Euclidean, the mean over all pairs of a class");
    protocol.put(
        "class",
        (input.fake().classes().isEmpty() ? "as the features' classifier sees it" : "as asked for")
            + (sees ? "; only images in which the classifier sees it" : ""));
    return protocol;
  }

  private static List<String> notes(MetricInput input, List<Spread> spreads) {
    List<String> notes = new ArrayList<>();
    Spread least = spreads.get(0);
    notes.add(
        "The class with the least spread is %s; %d of %d generated images of it count."
            .formatted(least.name(), least.kept(), least.asked()));
    int left = input.real().classes().size() - spreads.size();
    if (left > 0) {
      notes.add(
          "%d classes have fewer than %d images on a side and are left out."
              .formatted(left, ClassDistances.FEWEST));
    }
    notes.add(FeatureProtocol.comparability(input.features().description()));
    return notes;
  }
}
