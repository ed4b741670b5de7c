package dev.organza.data.sound;

import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Field;
import dev.organza.data.Labels;
import dev.organza.data.SoundOptions;
import dev.organza.data.WaveStore;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How sounds get one rate, one length and one loudness. */
final class SoundFit {

  /** A peak under which nothing is to be heard: 60 dB below full scale. */
  static final float SILENT = 0.001f;

  /** The rate of sounds from files, in Hz, where none is said: that of telephones. */
  private static final int RATE = 8_000;

  /** Their length, about a second. */
  private static final int LENGTH = 8_192;

  private final SoundOptions options;
  private final Map<Integer, Resampler> resamplers = new ConcurrentHashMap<>();

  private SoundFit(SoundOptions options) {
    this.options = options;
  }

  /** For files. */
  static SoundFit of(SoundOptions options) {
    return new SoundFit(
        options.with(
            options.rate() == 0 ? RATE : options.rate(),
            options.length() == 0 ? LENGTH : options.length()));
  }

  int rate() {
    return options.rate();
  }

  int length() {
    return options.length();
  }

  /** The amplitude at which a sound begins; 0 if it begins where its file does. */
  float threshold() {
    return options.trim() == 0 ? 0 : (float) amplitude(options.trim());
  }

  private static double amplitude(double decibels) {
    return Math.pow(10, -decibels / 20);
  }

  private Resampler from(int rate) {
    return resamplers.computeIfAbsent(rate, from -> new Resampler(from, options.rate()));
  }

  /** How many samples of a file are needed. */
  int needed(int rate) {
    return (int) Math.min(Integer.MAX_VALUE - 8, from(rate).needed(options.length()));
  }

  /** A waveform at this rate and of this length. */
  float[] of(float[] wave, int count, int rate) {
    float[] fitted =
        Arrays.copyOf(from(rate).apply(wave, count, options.length()), options.length());
    for (int i = 0; i < fitted.length; i++) {
      // A filter may overshoot.
      fitted[i] = Math.max(-1, Math.min(1, fitted[i]));
    }
    return fitted;
  }

  /** The waveform with the loudness asked for, in place. */
  float[] amplified(float[] wave) {
    if (options.loudness() == 0) {
      return wave;
    }
    double squares = 0;
    float peak = 0;
    for (float value : wave) {
      squares += value * value;
      peak = Math.max(peak, Math.abs(value));
    }
    double gain =
        Math.min(
            amplitude(options.loudness()) / Math.sqrt(squares / wave.length), 1 / (double) peak);
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) (wave[i] * gain);
    }
    return wave;
  }

  /** Sounds that come from no file, made to fit. Closing the result closes them. */
  static Dataset fit(Dataset sounds, SoundOptions options) {
    if (options.equals(SoundOptions.DEFAULTS)
        || !(sounds.schema().sample() instanceof Field.Wave field)) {
      return sounds;
    }
    SoundFit fit =
        new SoundFit(
            options.with(
                options.rate() == 0 ? field.rate() : options.rate(),
                options.length() == 0 ? field.samples() : options.length()));
    try (sounds;
        WaveStore.Builder waves = new WaveStore.Builder(fit.length())) {
      float[] wave = new float[field.samples()];
      int[] labels = new int[sounds.classes().isEmpty() ? 0 : sounds.count()];
      for (int i = 0; i < sounds.count(); i++) {
        sounds.read(i, wave, 0);
        int first = 0;
        while (first < wave.length && Math.abs(wave[first]) <= fit.threshold()) {
          first++;
        }
        boolean trimmed = fit.threshold() > 0 && first < wave.length;
        float[] heard = trimmed ? Arrays.copyOfRange(wave, first, wave.length) : wave;
        float[] fitted = fit.of(heard, heard.length, field.rate());
        boolean silent = true;
        for (float value : fitted) {
          silent &= Math.abs(value) < SILENT;
        }
        waves.append(silent ? fitted : fit.amplified(fitted));
        if (labels.length > 0) {
          labels[i] = sounds.label(i);
        }
      }
      return DatasetBuilder.ofWaves(sounds.name(), fit.rate(), waves.build())
          .labelled(labels.length > 0 ? Labels.of(labels, sounds.classes()) : Labels.NONE)
          .noting(sounds.notes())
          .build();
    }
  }
}
