package dev.organza.data.summary;

import dev.organza.data.Dataset;
import dev.organza.data.sound.ShortTimeFourier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a set of sounds is like; sounds are added one by one. */
public final class SoundSummary {

  /** Frequencies of a step of rate/16 in a spectrum of 128 and one. */
  private static final int STRIDE = 16;

  /** A window spreads a tone over so many frequencies beside it. */
  private static final int SPREAD = 2;

  private static final double LEAST_SHARE = 1e-12;

  private final int rate;
  private final ShortTimeFourier transform = SoundFacts.transform();
  private final double[] spectrum = new double[transform.frequencies()];
  private final List<SoundFacts> heard = new ArrayList<>();
  private final List<Double> loudness = new ArrayList<>();

  /** Of no sound yet; the rate is in Hz. */
  public SoundSummary(int rate) {
    this.rate = rate;
  }

  /** Of at most so many of some sounds, spread evenly over them. */
  public static SoundSummary of(Dataset sounds, int rate, int most) {
    SoundSummary summary = new SoundSummary(rate);
    Dataset some = sounds.spread(most);
    float[] wave = new float[some.shape().elements()];
    for (int i = 0; i < some.count(); i++) {
      some.read(i, wave, 0);
      summary.add(wave);
    }
    return summary;
  }

  /** Adds a sound, whose values are from −1 to 1. */
  public void add(float[] wave) {
    double[] power = SoundFacts.power(wave, transform);
    SoundFacts facts = SoundFacts.of(wave, rate, power);
    loudness.add(facts.loudness());
    if (!facts.silent()) {
      heard.add(facts);
      double all = Arrays.stream(power).sum();
      for (int k = 0; k < spectrum.length; k++) {
        spectrum[k] += power[k] / all;
      }
    }
  }

  /** The facts of those that are not silent. */
  public List<SoundFacts> heard() {
    return List.copyOf(heard);
  }

  /** The share of silent ones, in [0,1]; 0 of none. */
  public double silent() {
    return loudness.isEmpty() ? 0 : 1 - (double) heard.size() / loudness.size();
  }

  /** Half of the sounds are less loud than this, in dB; see {@link SoundFacts#loudness}. */
  public double loudness() {
    double[] sorted = loudness.stream().mapToDouble(one -> one).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  /** The share of pure tones among those that are not silent, in [0,1]. */
  public double tonal() {
    return heard.stream()
        .mapToDouble(one -> one.tone() > SoundFacts.PURE ? 1 : 0)
        .average()
        .orElse(0);
  }

  /** The mean number of clicks in a sound that is not silent, at least 0. */
  public double clicks() {
    return heard.stream().mapToInt(SoundFacts::clicks).average().orElse(0);
  }

  /**
   * How far the mean spectrum stands out at multiples of a sixteenth of the rate, in dB, against
   * the geometric mean of the frequencies around. Transposed convolutions of stride 4 leave tones
   * there (Donahue et al. 2019, arXiv:1802.04208, section 3.3). Near 0 for most data.
   */
  public double strideExcess() {
    if (heard.isEmpty()) {
      return 0;
    }
    double sum = 0;
    int count = 0;
    for (int k = STRIDE; k + STRIDE / 2 < spectrum.length; k += STRIDE) {
      double around = 0;
      int others = 0;
      for (int d = -STRIDE / 2; d <= STRIDE / 2; d++) {
        if (Math.abs(d) > SPREAD) {
          around += Math.log10(spectrum[k + d] + LEAST_SHARE);
          others++;
        }
      }
      sum += 10 * (Math.log10(spectrum[k] + LEAST_SHARE) - around / others);
      count++;
    }
    return sum / count;
  }
}
