package dev.organza.metric.game;

import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Codes;
import dev.organza.journal.Better;
import dev.organza.metric.Logits;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.model.Model;
import dev.organza.model.TrainableNetwork;
import dev.organza.nn.Mode;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * InfoGAN's Q as a classifier of real samples: the likeliest value of a categorical code, each
 * value matched to a class, and the share of samples whose class is another. Matched one to one so
 * that most samples are right, or each value to the class it is seen with most (majority), by which
 * two values may name one class.
 *
 * <p>Values are matched on training samples and errors counted on others, so that the matching does
 * not fit the samples that it is measured on. Of several categorical codes the one counts that has
 * the fewest errors on the training samples.
 *
 * @param most how many samples the matching is of
 * @param measured how many samples are classified
 */
record CategoryError(int most, int measured) implements Metric {

  static final CategoryError DEFAULTS = new CategoryError(10_000, 10_000);

  private static final int LEAST = 20;

  private static final int CHUNK = 250;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "category-error",
        "How often does InfoGAN's category of a real sample name another class than the sample's?",
        Better.LOWER,
        "InfoGAN (Chen et al. 2016, arXiv:1606.03657), section 7.2");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.model(input),
        Requirements.that(
            input.model().map(model -> !codes(model).categorical().isEmpty()).orElse(false),
            "it reads a categorical code, and the model has none."),
        Requirements.that(
            input.real().classes().size() >= 2,
            "it matches categories to classes, and the real samples have no labels."),
        input
            .heldOut()
            .filter(data -> !data.classes().equals(input.real().classes()))
            .map(data -> "the held-out samples have other classes than the real ones."),
        Requirements.real(input, LEAST));
  }

  private static Codes codes(Model model) {
    return model.description().conditioning().codes();
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    try (Threads.Lease lease = Threads.lease(1)) {
      return measured(input);
    }
  }

  private Measurement measured(MetricInput input) {
    Model model = input.model().orElseThrow();
    Labelled.Split split = Labelled.Split.of(input, most, measured);
    List<int[]> seen;
    List<int[]> tested;
    try (TrainableNetwork q = model.copyDiscriminator()) {
      seen = read(model, q, split.train());
      tested = read(model, q, split.test());
    }
    Codes codes = codes(model);
    int classes = input.real().classes().size();
    Matching best = null;
    int code = 0;
    for (int i = 0; i < seen.size(); i++) {
      int values = codes.categorical().get(i);
      Matching matching = Matching.of(seen.get(i), split.train().rows().labels(), values, classes);
      if (best == null || matching.right() > best.right()) {
        best = matching;
        code = i;
      }
    }
    return measurement(
        split, tested.get(code), codes.names().get(code), Objects.requireNonNull(best));
  }

  private static Measurement measurement(
      Labelled.Split split, int[] values, String code, Matching matching) {
    Labelled test = split.test();
    int[] labels = test.rows().labels();
    int wrong = wrong(values, labels, matching.assigned());
    int wrongByMajority = wrong(values, labels, matching.majority());
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("code", "the likeliest value of " + code + " by Q, in evaluation mode");
    protocol.put(
        "matching", "on %d real samples of the training data".formatted(split.train().count()));
    protocol.put("tested on", split.protocol());
    List<String> notes = new ArrayList<>();
    notes.add(
        "By the matching "
            + String.join(
                ", ",
                IntStream.range(0, matching.assigned().length)
                    .mapToObj(value -> value + " is " + name(test, matching.assigned()[value]))
                    .toList())
            + ".");
    if (!split.heldOut()) {
      notes.add("Q was trained beside a D that saw these samples, without their labels.");
    }
    return new Measurement(
        List.of(
            Labelled.share("error by the best one-to-one matching", wrong, test.count()),
            Labelled.share("error by majority", wrongByMajority, test.count())),
        protocol,
        notes,
        List.of());
  }

  private static String name(Labelled test, int label) {
    return label < 0 ? "no class" : test.classes().get(label);
  }

  private static int wrong(int[] values, int[] labels, int[] classOf) {
    return (int)
        IntStream.range(0, values.length).filter(i -> classOf[values[i]] != labels[i]).count();
  }

  /** The likeliest value of each categorical code, of each sample. */
  private static List<int[]> read(Model model, TrainableNetwork q, Labelled samples) {
    AdversarialNetworks networks = model.networks();
    Codes codes = codes(model);
    Rows rows = samples.rows();
    SampleTensors tensors =
        new SampleTensors(rows, samples.shape(), model.description().transform());
    List<int[]> values =
        codes.categorical().stream().map(code -> new int[samples.count()]).toList();
    for (int start = 0; start < samples.count(); start += CHUNK) {
      int[] places = tensors.places(start, CHUNK);
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        Tensor read =
            networks
                .judge(
                    q.weights(),
                    tensors.values(places),
                    tensors.labels(places, networks.labels()),
                    Mode.evaluation())
                .codes();
        long at = 0;
        for (int i = 0; i < values.size(); i++) {
          int size = codes.categorical().get(i);
          int[] likeliest = Logits.likeliest(read.narrow(1, at, size).contiguous());
          System.arraycopy(likeliest, 0, values.get(i), start, likeliest.length);
          at += size;
        }
      }
    }
    return values;
  }

  /**
   * Which class each value of a code stands for.
   *
   * @param assigned one to one, −1 for none
   * @param majority the class that a value is seen with most; of equals the first
   * @param right how many samples the one-to-one matching has right
   */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Matching(int[] assigned, int[] majority, int right) {

    static Matching of(int[] values, int[] labels, int codes, int classes) {
      int[][] together = new int[codes][classes];
      for (int i = 0; i < values.length; i++) {
        together[values[i]][labels[i]]++;
      }
      int[] assigned = Assignment.of(together);
      int[] majority = Arrays.stream(together).mapToInt(Matching::largest).toArray();
      int right =
          IntStream.range(0, codes)
              .map(value -> assigned[value] < 0 ? 0 : together[value][assigned[value]])
              .sum();
      return new Matching(assigned, majority, right);
    }

    private static int largest(int[] counts) {
      int largest = 0;
      for (int k = 1; k < counts.length; k++) {
        largest = counts[k] > counts[largest] ? k : largest;
      }
      return largest;
    }
  }
}
