package dev.organza.diagnostics;

import static dev.organza.game.AdversarialGame.GENERATOR;

import dev.organza.data.Dataset;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Latents;
import dev.organza.nn.Mode;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.train.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Samples of single classes in a game with labels: as many of each as it takes to see whether a
 * class varies. However many classes the data have, and however rare they are, some are looked at
 * closely, since among the samples of all classes there may be one of each.
 */
final class DiagnosticsClasses implements AutoCloseable {

  /** With fewer samples of each the classes are chosen among… */
  private static final int EACH = 16;

  /** …and more of each do not show more. */
  private static final int MOST_EACH = 64;

  private final Trainer trainer;
  private final AdversarialNetworks networks;
  private final DiagnosticsWithin within;
  private final List<String> names;

  /** {@code [N]}: which of the chosen classes a sample is asked to be of. */
  private final int[] asked;

  private final Tensor inputs;
  private final Tensor labels;

  /**
   * @param samples what samples are compared by
   * @param most how many samples may be generated at once
   */
  DiagnosticsClasses(
      Trainer trainer, AdversarialNetworks networks, DiagnosticsSamples samples, int most) {
    this.trainer = trainer;
    this.networks = networks;
    Dataset dataset = trainer.data().dataset();
    long seed = trainer.plan().seed();
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, "vitals/classes"));
    int[] sizes = sizes(dataset);
    boolean known = Arrays.stream(sizes).anyMatch(size -> size >= DiagnosticsWithin.FEWEST);
    int[] chosen =
        chosen(sizes, known ? DiagnosticsWithin.FEWEST : 1, Math.max(1, most / EACH), random);
    int each = Math.min(MOST_EACH, Math.max(1, most / chosen.length));
    this.names = Arrays.stream(chosen).mapToObj(dataset.classes()::get).toList();
    this.asked = IntStream.range(0, each * chosen.length).map(i -> i / each).toArray();
    this.within =
        known
            ? real(dataset, chosen, each, samples, random)
            : DiagnosticsWithin.ofDistance(samples.realNearest(), chosen.length);
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(seed, "vitals/classes")) {
      int[] classes = Arrays.stream(asked).map(place -> chosen[place]).toArray();
      Tensor rows = Latents.oneHot(classes, networks.labels());
      this.labels = Scope.escape(onDevice(rows));
      this.inputs = Scope.escape(onDevice(networks.latents(asked.length, rows, stream).inputs()));
    }
  }

  private Tensor onDevice(Tensor drawn) {
    return trainer.device().isCuda()
        ? drawn.to(trainer.device().handle(), torch.ScalarType.Float)
        : drawn;
  }

  private static int[] sizes(Dataset dataset) {
    int[] sizes = new int[dataset.classes().size()];
    for (int i = 0; i < dataset.count(); i++) {
      int label = dataset.label(i);
      if (label >= 0) {
        sizes[label]++;
      }
    }
    return sizes;
  }

  /** At most so many classes of at least so many samples, at random where there are more. */
  private static int[] chosen(int[] sizes, int least, int most, SplittableRandom random) {
    int[] all = IntStream.range(0, sizes.length).filter(k -> sizes[k] >= least).toArray();
    int count = Math.min(most, all.length);
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i, all.length);
      int moved = all[i];
      all[i] = all[j];
      all[j] = moved;
    }
    return Arrays.stream(all).limit(count).sorted().toArray();
  }

  /** How real samples of the classes vary, of each class at most so many at random. */
  private DiagnosticsWithin real(
      Dataset dataset,
      int[] chosen,
      int each,
      DiagnosticsSamples samples,
      SplittableRandom random) {
    int[] placeOf = new int[dataset.classes().size()];
    Arrays.fill(placeOf, -1);
    for (int place = 0; place < chosen.length; place++) {
      placeOf[chosen[place]] = place;
    }
    int[][] taken = new int[chosen.length][each];
    int[] seen = new int[chosen.length];
    for (int i = 0; i < dataset.count(); i++) {
      int label = dataset.label(i);
      int place = label < 0 ? -1 : placeOf[label];
      if (place >= 0) {
        // Reservoir sampling.
        int at = seen[place] < each ? seen[place] : random.nextInt(seen[place] + 1);
        seen[place]++;
        if (at < each) {
          taken[place][at] = i;
        }
      }
    }
    int[] indices =
        IntStream.range(0, chosen.length)
            .flatMap(place -> Arrays.stream(taken[place]).limit(seen[place]))
            .toArray();
    DiagnosticsReals reals = DiagnosticsReals.of(trainer.data(), dataset, indices);
    int[] places = Arrays.stream(reals.labels()).map(label -> placeOf[label]).toArray();
    try (Scope scope = Scope.open()) {
      Tensor tensor = reals.tensor(networks.generator().output(), trainer.device());
      return new DiagnosticsWithin(samples.distances(tensor), places, chosen.length);
    }
  }

  /** Adds how the averaged generator's samples vary within the classes that it is asked for. */
  void examine(DiagnosticsSamples samples, Map<String, Object> values) {
    try (Scope scope = Scope.open()) {
      Tensor given =
          networks
              .generator()
              .forward(trainer.player(GENERATOR).average(), inputs, labels, Mode.evaluation());
      if (samples.varies() && torch.isfinite(given).all().item_bool()) {
        double[][] distances = samples.distances(given);
        within.examine(distances, asked, values);
        within.name(distances, asked, names, values);
      }
    }
  }

  @Override
  public void close() {
    inputs.close();
    labels.close();
  }
}
