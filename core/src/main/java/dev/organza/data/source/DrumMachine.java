package dev.organza.data.source;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Labels;
import dev.organza.data.Reading;
import dev.organza.data.SplitMix;
import java.util.List;
import java.util.Optional;

/**
 * Drums by formula, as the drum machines of 1980 made them: a bass drum is a falling tone, a snare
 * a tone and noise, a hi-hat noise without its low frequencies. Each fades out exponentially.
 *
 * <p>Pitch, decay and loudness of each are drawn from SplitMix64 by its index; so they are the same
 * everywhere.
 */
final class DrumMachine implements Source {

  private static final String NAME = "drum-machine";
  private static final List<String> CLASSES = List.of("kick", "snare", "hat");
  private static final int COUNT = 1_500;
  private static final int SAMPLES = 1_024;

  /** In Hz. */
  private static final int RATE = 8_000;

  private static final long SEED = 1980;

  /** How long a sound rises, in seconds. */
  private static final double ATTACK = 0.002;

  @Override
  public SourceDescription description() {
    return new SourceDescription(
        NAME,
        "sound",
        "%s x %,d".formatted(Shape.signal(1, SAMPLES), COUNT),
        "none needed (computed)",
        "bass drums, snares and hi-hats by formula; 0.128 s at 8,000 Hz");
  }

  @Override
  public Dataset open(Reading reading, DownloadListener listener) {
    float[][] waves = new float[COUNT][];
    int[] classes = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      classes[i] = i % CLASSES.size();
      SplitMix random = SplitMix.at(SEED, i);
      waves[i] =
          switch (classes[i]) {
            case 0 -> kick(random);
            case 1 -> snare(random);
            default -> hat(random);
          };
    }
    return DatasetBuilder.ofWaves(NAME, RATE, waves).labelled(Labels.of(classes, CLASSES)).build();
  }

  @Override
  public Optional<Dataset> preview(Reading reading) {
    return Optional.of(open(reading, DownloadListener.silent()));
  }

  /** Numbers from the lower to the upper end, evenly. */
  private static double between(double low, double high, SplitMix random) {
    return low + (high - low) * random.uniform();
  }

  /** The loudness at a time, from 0 to 1. */
  private static double envelope(double seconds, double decay) {
    return Math.min(1, seconds / ATTACK) * StrictMath.exp(-seconds / decay);
  }

  /** A tone that falls to its pitch. */
  private static float[] kick(SplitMix random) {
    double pitch = between(45, 80, random);
    double fall = between(100, 300, random);
    double decay = between(0.03, 0.08, random);
    double level = between(0.6, 0.95, random);
    float[] wave = new float[SAMPLES];
    double phase = 0;
    for (int n = 0; n < SAMPLES; n++) {
      double t = (double) n / RATE;
      phase += 2 * Math.PI * (pitch + fall * StrictMath.exp(-t / 0.015)) / RATE;
      wave[n] = (float) (level * envelope(t, decay) * StrictMath.sin(phase));
    }
    return wave;
  }

  /** A tone in noise. */
  private static float[] snare(SplitMix random) {
    double pitch = between(160, 240, random);
    double decay = between(0.02, 0.05, random);
    double noise = between(0.4, 0.7, random);
    double level = between(0.5, 0.95, random);
    float[] wave = new float[SAMPLES];
    for (int n = 0; n < SAMPLES; n++) {
      double t = (double) n / RATE;
      double tone = StrictMath.sin(2 * Math.PI * pitch * t) * StrictMath.exp(-t / 0.02);
      double hiss = between(-1, 1, random) * envelope(t, decay);
      wave[n] = (float) (level * ((1 - noise) * Math.min(1, t / ATTACK) * tone + noise * hiss));
    }
    return wave;
  }

  /** Noise that is differentiated twice, which leaves its high frequencies. */
  private static float[] hat(SplitMix random) {
    double decay = between(0.005, 0.04, random);
    double level = between(0.3, 0.9, random);
    float[] wave = new float[SAMPLES];
    double before = 0;
    double twoBefore = 0;
    for (int n = 0; n < SAMPLES; n++) {
      double now = between(-1, 1, random);
      double high = (now - 2 * before + twoBefore) / 4;
      wave[n] = (float) (level * envelope((double) n / RATE, decay) * high);
      twoBefore = before;
      before = now;
    }
    return wave;
  }
}
