package dev.organza.metric.sound;

import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.sound.ShortTimeFourier;
import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * Whether generated sounds are as bright as the data, and begin and fade as fast: the
 * Kolmogorov-Smirnov distances of three numbers of each sound, which are 0 for equal distributions
 * and 1 for disjoint ones. Beside them the share of silent sounds, and how far the mean spectrum
 * stands out at multiples of a sixteenth of the rate, where transposed convolutions of stride 4
 * leave tones (Donahue et al. 2019, arXiv:1802.04208, section 3.3).
 *
 * @param most how many sounds of each side are heard
 */
record SoundCharacter(int most) implements Metric {

  static final SoundCharacter DEFAULTS = new SoundCharacter(2_000);

  private static final int LEAST = 2;

  /** Frequencies of a step of rate/16 in a spectrum of 128 and one. */
  private static final int STRIDE = 16;

  /** An excess that is heard: the data's own is a few dB. */
  private static final double STANDS_OUT = 6;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "sound",
        "Are generated sounds as bright, as sudden and as long as real ones?",
        Better.LOWER,
        "two-sample Kolmogorov-Smirnov statistics of spectral centroid, attack and decay");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.that(
            input.real().schema().sample() instanceof Field.Wave,
            "it takes sounds, and these samples have shape " + input.real().shape() + "."),
        Requirements.counts(input, LEAST));
  }

  /** The sounds of one side. */
  private record Side(List<Heard> heard, double silent, double excess) {

    static Side of(Dataset sounds, int rate, int most) {
      Dataset some = sounds.spread(most);
      ShortTimeFourier transform = Heard.transform();
      double[] mean = new double[transform.frequencies()];
      List<Heard> heard = new ArrayList<>();
      float[] wave = new float[some.shape().elements()];
      int silent = 0;
      for (int i = 0; i < some.count(); i++) {
        some.read(i, wave, 0);
        double[] power = Heard.power(wave, transform);
        Heard one = Heard.of(wave, rate, power);
        if (one.silent()) {
          silent++;
        } else {
          heard.add(one);
          double all = Arrays.stream(power).sum();
          for (int k = 0; k < mean.length; k++) {
            mean[k] += power[k] / all;
          }
        }
      }
      return new Side(heard, (double) silent / some.count(), excess(mean));
    }

    /** In dB: multiples of the step against the geometric mean of those around, in the mean. */
    private static double excess(double[] power) {
      double sum = 0;
      int count = 0;
      for (int k = STRIDE; k + STRIDE / 2 < power.length; k += STRIDE) {
        double around = 0;
        int others = 0;
        for (int d = -STRIDE / 2; d <= STRIDE / 2; d++) {
          // A window spreads a tone over the two frequencies beside it.
          if (Math.abs(d) > 2) {
            around += Math.log10(power[k + d] + 1e-12);
            others++;
          }
        }
        sum += 10 * (Math.log10(power[k] + 1e-12) - around / others);
        count++;
      }
      return sum / count;
    }
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    int rate =
        input.real().schema().sample() instanceof Field.Wave wave
            ? wave.rate()
            : 1; // refused above
    Side real = Side.of(input.real(), rate, most);
    Side fake = Side.of(input.fake(), rate, most);
    List<Measure> measures = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    compare("centroid", "Hz", Heard::centroid, real, fake, measures, notes);
    compare("attack", "ms", Heard::attack, real, fake, measures, notes);
    compare("decay", "ms", Heard::decay, real, fake, measures, notes);
    measures.add(Measure.of("silent share", fake.silent()));
    measures.add(Measure.of("stride excess, dB", fake.excess()));
    measures.add(Measure.of("stride excess of the data, dB", real.excess()));
    if (fake.silent() > 2 * real.silent() + 0.05) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.0f %% of the generated sounds are silent: a peak more than 60 dB below full scale.",
              100 * fake.silent()));
    }
    if (fake.excess() > real.excess() + STANDS_OUT) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Generated spectra stand out by %.1f dB at multiples of %,d Hz, and the data by %.1f dB: tones of the strides of transposed convolutions.",
              fake.excess(),
              rate / STRIDE,
              real.excess()));
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("sounds", "at most %,d of each side, spread evenly".formatted(most));
    protocol.put("spectrum", "256 samples, Hann window, hop of 128");
    protocol.put(
        "envelope", "effective values of 4 ms; attack from and decay to a tenth of its peak");
    return new Measurement(measures, protocol, notes, List.of());
  }

  private static void compare(
      String name,
      String unit,
      ToDoubleFunction<Heard> number,
      Side real,
      Side fake,
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
          String.format(
              Locale.ROOT,
              "%s: half of the generated sounds lie below %.0f %s, half of the real ones below %.0f %s.",
              name,
              ofFake[ofFake.length / 2],
              unit,
              ofReal[ofReal.length / 2],
              unit));
    }
  }
}
