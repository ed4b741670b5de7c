package dev.organza.metric.image;

import dev.organza.data.Dataset;
import dev.organza.distance.Dispersion;
import dev.organza.distance.SquaredDistances;
import dev.organza.metric.Features;
import dev.organza.metric.Groups;
import dev.organza.metric.SampleFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far apart the images of one class are.
 *
 * @param asked how many images there are of it
 * @param kept how many of them count: those in which a classifier sees the class, if there is one
 * @param mean distance between two that count; 0 for fewer than two
 * @param without the mean without each of some groups
 * @param directions in how many they vary; see {@link Dispersion#directions}
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record ClassDistances(int asked, int kept, double mean, double[] without, double directions) {

  /** Of fewer images neither distance nor directions say anything. */
  static final int FEWEST = 10;

  /**
   * The distances of each class.
   *
   * @param data labelled, or of classes that the features' classifier sees
   * @param classes how many there are
   * @param most images of a class
   * @param least with fewer images in which the class is seen, all of it count; 0 for never
   * @param use the name of the random streams
   */
  static List<ClassDistances> of(
      SampleFeatures features,
      Dataset data,
      int classes,
      int most,
      int least,
      long seed,
      String use) {
    boolean labelled = !data.classes().isEmpty();
    boolean sees = features.description().classes() == classes;
    int[] indices =
        labelled
            ? ofEachClass(data, classes, most, seed, use)
            : Samples.choose(data.count(), classes * most, seed, use);
    Features found = features.of(data, indices);
    List<List<float[]>> asked = lists(classes);
    List<List<float[]>> seen = lists(classes);
    for (int i = 0; i < indices.length; i++) {
      int likeliest = sees ? likeliest(found.probabilities()[i]) : -1;
      int label = labelled ? data.label(indices[i]) : likeliest;
      if (asked.get(label).size() < most) {
        asked.get(label).add(found.values()[i]);
        if (!sees || label == likeliest) {
          seen.get(label).add(found.values()[i]);
        }
      }
    }
    // Without labels a class that is never seen is one that the generator lacks.
    int wanted = labelled ? 0 : FEWEST;
    return IntStream.range(0, classes)
        .mapToObj(
            k ->
                of(
                    Math.max(wanted, asked.get(k).size()),
                    (seen.get(k).size() < least ? asked : seen).get(k).toArray(float[][]::new),
                    seed,
                    use))
        .toList();
  }

  private static List<List<float[]>> lists(int classes) {
    return IntStream.range(0, classes).<List<float[]>>mapToObj(k -> new ArrayList<>()).toList();
  }

  private static int likeliest(float[] probabilities) {
    int likeliest = 0;
    for (int k = 1; k < probabilities.length; k++) {
      likeliest = probabilities[k] > probabilities[likeliest] ? k : likeliest;
    }
    return likeliest;
  }

  /** At most so many indices of each class, ascending. */
  private static int[] ofEachClass(Dataset data, int classes, int most, long seed, String use) {
    int[] labels = IntStream.range(0, data.count()).map(data::label).toArray();
    return IntStream.range(0, classes)
        .flatMap(
            k -> {
              int[] members =
                  IntStream.range(0, labels.length).filter(i -> labels[i] == k).toArray();
              return Arrays.stream(Samples.choose(members.length, most, seed, use + "/" + k))
                  .map(place -> members[place]);
            })
        .sorted()
        .toArray();
  }

  private static ClassDistances of(int asked, float[][] rows, long seed, String use) {
    double[] without = new double[Groups.USUAL];
    if (rows.length < 2) {
      return new ClassDistances(asked, rows.length, 0, without, 0);
    }
    double[][] distances = SquaredDistances.roots(rows, rows);
    double mean = Dispersion.meanDistance(distances);
    Groups groups = Groups.deal(rows.length, Groups.USUAL, seed, use);
    Arrays.setAll(without, group -> meanWithout(distances, groups, group, mean));
    return new ClassDistances(asked, rows.length, mean, without, Dispersion.directions(distances));
  }

  private static double meanWithout(double[][] distances, Groups groups, int group, double whole) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < distances.length; i++) {
      for (int j = 0; j < i; j++) {
        if (groups.of()[i] != group && groups.of()[j] != group) {
          sum += distances[i][j];
          pairs++;
        }
      }
    }
    // No group of this number, or nothing left without it.
    return pairs == 0 ? whole : sum / pairs;
  }
}
