package dev.organza.metric.sound;

import dev.organza.data.Field;
import dev.organza.data.summary.SoundFacts;
import dev.organza.data.summary.SoundSummary;
import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * Whether generated sounds are as bright and as noisy as the data, and begin and fade as fast: the
 * Kolmogorov-Smirnov distances of four numbers of each sound, which are 0 for equal distributions
 * and 1 for disjoint ones. Beside them, of both sides, the share of silent sounds and of pure tones
 * in [0,1], clicks in a sound, and how far the mean spectrum stands out, in dB, where transposed
 * convolutions leave tones. {@link SoundFacts} and {@link SoundSummary} define each.
 *
 * @param most how many sounds of each side are heard
 */
record SoundCharacter(int most) implements Metric {

  static final SoundCharacter DEFAULTS = new SoundCharacter(2_000);

  private static final int LEAST = 2;

  /** Multiples of the rate over this are where strides leave tones. */
  private static final int STRIDE = 16;

  /** An excess that is heard, in dB: the data's own is a few. */
  private static final double STANDS_OUT = 6;

  /** A share of silent sounds or pure tones beyond the data's that is worth a word. */
  private static final double MANY = 0.2;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "sound",
        "Are generated sounds as bright, as noisy, as sudden and as long as real ones?",
        Better.LOWER,
        "two-sample Kolmogorov-Smirnov statistics of spectral centroid, flatness, attack and decay");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.that(
            input.real().schema().sample() instanceof Field.Wave,
            "it takes sounds, and these samples have shape " + input.real().shape() + "."),
        Requirements.counts(input, LEAST));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    int rate =
        input.real().schema().sample() instanceof Field.Wave wave
            ? wave.rate()
            : 1; // refused above
    SoundSummary real = SoundSummary.of(input.real(), rate, most);
    SoundSummary fake = SoundSummary.of(input.fake(), rate, most);
    List<Measure> measures = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    compare("centroid", "%.0f Hz", SoundFacts::centroid, real, fake, measures, notes);
    compare("flatness", "%.3f", SoundFacts::flatness, real, fake, measures, notes);
    compare("attack", "%.0f ms", SoundFacts::attack, real, fake, measures, notes);
    compare("decay", "%.0f ms", SoundFacts::decay, real, fake, measures, notes);
    both("silent share", real.silent(), fake.silent(), measures);
    both("pure tone share", real.tonal(), fake.tonal(), measures);
    both("clicks a sound", real.clicks(), fake.clicks(), measures);
    both("stride excess, dB", real.strideExcess(), fake.strideExcess(), measures);
    if (fake.silent() > 2 * real.silent() + 0.05) {
      notes.add(
          text(
              "%.0f %% of the generated sounds are silent: a peak more than 60 dB below full scale.",
              100 * fake.silent()));
    }
    if (fake.tonal() > real.tonal() + MANY) {
      notes.add(
          text(
              "%.0f %% of the generated sounds are pure tones, and %.0f %% of the real ones.",
              100 * fake.tonal(), 100 * real.tonal()));
    }
    if (fake.clicks() > 2 * real.clicks() + 0.5) {
      notes.add(
          text(
              "A generated sound has %.1f clicks, and a real one %.1f.",
              fake.clicks(), real.clicks()));
    }
    if (fake.strideExcess() > real.strideExcess() + STANDS_OUT) {
      notes.add(
          text(
              "Generated spectra stand out by %.1f dB at multiples of %,d Hz, and the data by %.1f dB: tones of the strides of transposed convolutions.",
              fake.strideExcess(), rate / STRIDE, real.strideExcess()));
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("sounds", "at most %,d of each side, spread evenly".formatted(most));
    protocol.put("spectrum", "256 samples, Hann window, hop of 128");
    protocol.put(
        "envelope", "effective values of 4 ms; attack from and decay to a tenth of its peak");
    protocol.put("pure tone", "0.9 of the power in three neighbouring frequencies");
    protocol.put(
        "click", "a second difference ten times its effective value over 8 ms on either side");
    return new Measurement(measures, protocol, notes, List.of());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static void both(String name, double ofReal, double ofFake, List<Measure> measures) {
    measures.add(Measure.of(name, ofFake));
    int unit = name.indexOf(',');
    String data =
        unit < 0
            ? name + " of the data"
            : name.substring(0, unit) + " of the data" + name.substring(unit);
    measures.add(Measure.of(data, ofReal));
  }

  private static void compare(
      String name,
      String format,
      ToDoubleFunction<SoundFacts> number,
      SoundSummary real,
      SoundSummary fake,
      List<Measure> measures,
      List<String> notes) {
    double[] ofReal = real.heard().stream().mapToDouble(number).sorted().toArray();
    double[] ofFake = fake.heard().stream().mapToDouble(number).sorted().toArray();
    boolean some = ofReal.length > 1 && ofFake.length > 1;
    double distance =
        some ? KolmogorovSmirnovTest.withDefaults().test(ofReal, ofFake).getStatistic() : 1;
    measures.add(Measure.of(name + " distance", distance));
    if (some) {
      notes.add(
          text(
              "%s: half of the generated sounds lie below %s, half of the real ones below %s.",
              name,
              text(format, ofFake[ofFake.length / 2]),
              text(format, ofReal[ofReal.length / 2])));
    }
  }
}
