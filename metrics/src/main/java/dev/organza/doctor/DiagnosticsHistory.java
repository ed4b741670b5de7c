package dev.organza.doctor;

import dev.organza.diagnostics.Diagnostics;
import dev.organza.journal.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The history of a run: all examinations, and the newest steps between them. */
final class DiagnosticsHistory {

  /** How many steps are kept. */
  private static final int NEWEST_STEPS = 64;

  /** At the beginning of every training the samples are alike and easily told from the data. */
  private static final int EARLY = 6;

  static final double EARLY_SHARE = 0.35;

  /** A distance below so many times its floor is not informative. */
  private static final double NEAR = 1.5;

  /** Examinations that are averaged to reduce noise. */
  private static final int FEW = 4;

  private final Facts facts;
  private final List<Event> diagnostics = new ArrayList<>();
  private final List<Event> steps = new ArrayList<>();

  DiagnosticsHistory(Facts facts) {
    this.facts = facts;
  }

  void add(Event event) {
    if (event.kind().equals(Event.DIAGNOSTICS)) {
      // Examinations before the first regular one are close together; only the newest of them
      // counts.
      if (!diagnostics.isEmpty() && diagnostics.get(0).images() < facts.examinationKimg() * 1000) {
        diagnostics.clear();
      }
      diagnostics.add(event);
    } else if (event.kind().equals(Event.STEP)) {
      steps.add(event);
      if (steps.size() > NEWEST_STEPS) {
        steps.remove(0);
      }
    }
  }

  Facts facts() {
    return facts;
  }

  /** How many examinations there were. */
  int size() {
    return diagnostics.size();
  }

  /** Images seen at an examination, counted from 0. */
  long images(int examination) {
    return diagnostics.get(examination).images();
  }

  /** Thousands of images seen at the newest examination. */
  double kimg() {
    return diagnostics.isEmpty() ? 0 : diagnostics.get(diagnostics.size() - 1).images() / 1000.0;
  }

  /** The share of the planned training that is done, in [0,1]. */
  double done() {
    return Math.min(1, kimg() / facts.kimg());
  }

  List<Event> steps() {
    return steps;
  }

  /** A number of the newest examination, NaN if it has none of this name. */
  double latest(String name) {
    return diagnostics.isEmpty()
        ? Double.NaN
        : diagnostics.get(diagnostics.size() - 1).number(name);
  }

  /** The players of which the newest examination has a number of this name, which it ends in. */
  List<String> playersWith(String name) {
    return diagnostics.isEmpty()
        ? List.of()
        : diagnostics.get(diagnostics.size() - 1).values().keySet().stream()
            .filter(key -> key.endsWith(name) && key.indexOf('.') == key.length() - name.length())
            .map(key -> key.substring(0, key.length() - name.length()))
            .toList();
  }

  /** A text of the newest examination, empty if it has none of this name. */
  String text(String name) {
    return diagnostics.isEmpty()
        ? ""
        : String.valueOf(diagnostics.get(diagnostics.size() - 1).values().getOrDefault(name, ""));
  }

  /** The newest finite numbers of a name, oldest first. */
  double[] last(String name, int count) {
    return diagnostics.subList(Math.max(0, diagnostics.size() - count), diagnostics.size()).stream()
        .mapToDouble(event -> event.number(name))
        .filter(Double::isFinite)
        .toArray();
  }

  /** All numbers of a name, oldest first. */
  double[] all(String name) {
    return last(name, Integer.MAX_VALUE);
  }

  /** The median of the newest numbers of a name, NaN if there are none. */
  double median(String name, int count) {
    return median(last(name, count));
  }

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  static double mean(double... values) {
    OptionalDouble mean = Arrays.stream(values).average();
    return mean.orElse(Double.NaN);
  }

  /** Whether it is too early to diagnose what every training shows at its beginning. */
  boolean early() {
    return size() < EARLY || done() < EARLY_SHARE;
  }

  /**
   * The relative decrease of a distance from the third quarter of the history to the last; negative
   * if it has risen.
   */
  private static double progress(double[] distances) {
    int window = Math.max(2, distances.length / 4);
    if (distances.length < 2 * window) {
      return 1;
    }
    int end = distances.length;
    double now = mean(Arrays.copyOfRange(distances, end - window, end));
    double before = mean(Arrays.copyOfRange(distances, end - 2 * window, end - window));
    return before > 0 ? 1 - now / before : 0;
  }

  /**
   * The median of a value of the samples that D sees; older journals have only those of the
   * averaged generator.
   */
  private double shown(String shown, String given) {
    double median = median(shown, 5);
    return Double.isNaN(median) ? median(given, 5) : median;
  }

  /**
   * How easily D should distinguish the samples it sees from the data, in [0,1]: 1 if the distance
   * is half a standard deviation, or if coverage or precision is below 5 % and the distance is
   * clearly above its floor. The second condition excludes samples between narrow modes, which may
   * have a precision of 0 and still be near the data.
   */
  double difference() {
    double alike =
        Math.min(
            shown(Diagnostics.SHOWN_COVERAGE, Diagnostics.COVERAGE),
            shown(Diagnostics.SHOWN_PRECISION, Diagnostics.PRECISION));
    double distance = shown(Diagnostics.SHOWN_DISTANCE, Diagnostics.DISTANCE);
    double above = distance / latest(Diagnostics.DISTANCE_FLOOR);
    return Math.max(
        Math.min(ramp(alike, 0.25, 0.05), ramp(above, 2, 3.5)), ramp(distance, 0.35, 0.55));
  }

  /**
   * How little the samples have improved over the last quarter, in [0,1]: the samples that D sees
   * by distance and coverage, those of the averaged generator by energy distance. Distances near
   * their floor are not used.
   */
  double standstill() {
    double[] shown = all(Diagnostics.SHOWN_DISTANCE);
    if (shown.length == 0) {
      return ramp(progress(all(Diagnostics.DISTANCE)), 0.3, 0.1); // an older journal
    }
    double nearer = isNear(median(Diagnostics.SHOWN_DISTANCE, 5)) ? 0 : progress(shown);
    double energy =
        median(Diagnostics.ENERGY, 5) < 2 * latest(Diagnostics.ENERGY_NOISE)
            ? 0
            : progress(all(Diagnostics.ENERGY));
    return Math.min(
        ramp(Math.max(nearer, energy), 0.3, 0.1),
        ramp(quarterGain(all(Diagnostics.SHOWN_COVERAGE)), 0.06, 0.02));
  }

  /** The mean of the last quarter less that of the quarter before. */
  private static double quarterGain(double[] values) {
    int window = Math.max(2, values.length / 4);
    int end = values.length;
    return end < 2 * window
        ? 0
        : mean(Arrays.copyOfRange(values, end - window, end))
            - mean(Arrays.copyOfRange(values, end - 2 * window, end - window));
  }

  /** The mean of the last few values less that of the few before; 0 if there are too few. */
  double gain(String name) {
    double[] newest = last(name, 2 * FEW);
    if (newest.length < 2 * FEW) {
      return 0;
    }
    double before = mean(Arrays.copyOfRange(newest, 0, FEW));
    return mean(Arrays.copyOfRange(newest, FEW, 2 * FEW)) - before;
  }

  /** A sentence on the distance of the samples to the data. */
  String distanceSentence() {
    double distance = median(Diagnostics.DISTANCE, 3);
    double floor = latest(Diagnostics.DISTANCE_FLOOR);
    double progress = progress(all(Diagnostics.DISTANCE));
    String reached =
        isNear(distance)
            ? "this is the floor of the measure"
            : String.format(
                Locale.ROOT,
                "it %s by %.0f %% over the last quarter",
                progress >= 0 ? "fell" : "rose",
                100 * Math.abs(progress));
    return String.format(
        Locale.ROOT,
        "The distance of the samples to the data is %.2g standard deviations (%.2g by chance alone); %s. Precision is %.0f %% and coverage %.0f %%.",
        distance,
        floor,
        reached,
        100 * median(Diagnostics.PRECISION, 3),
        100 * median(Diagnostics.COVERAGE, 3));
  }

  /** Whether the distance is at its floor and cannot fall. */
  boolean atTheFloor() {
    return isNear(median(Diagnostics.DISTANCE, 5));
  }

  private boolean isNear(double distance) {
    return distance < NEAR * latest(Diagnostics.DISTANCE_FLOOR);
  }

  /**
   * The share of generated samples in each mode at each of the newest examinations, oldest first.
   */
  List<double[]> shares(int count) {
    List<double[]> shares = new ArrayList<>();
    for (Event event :
        diagnostics.subList(Math.max(0, diagnostics.size() - count), diagnostics.size())) {
      String counts = String.valueOf(event.values().getOrDefault(Diagnostics.COUNTS, ""));
      if (!counts.isEmpty()) {
        double[] each =
            Arrays.stream(counts.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
        double sum = Arrays.stream(each).sum();
        shares.add(Arrays.stream(each).map(c -> c / sum).toArray());
      }
    }
    return shares;
  }

  /**
   * Linear from 0 at {@code none} to 1 at {@code full}, constant outside; {@code full} may be below
   * {@code none}.
   */
  static double ramp(double value, double none, double full) {
    if (Double.isNaN(value)) {
      return 0;
    }
    return Math.max(0, Math.min(1, (value - none) / (full - none)));
  }
}
