package dev.organza.metric;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import dev.organza.data.Field;
import dev.organza.data.sound.ShortTimeFourier;
import java.util.List;
import java.util.Optional;

/**
 * Sounds as grey images {@code [1,32,32]}: 32 bands of equal width on the mel scale (O'Shaughnessy
 * 1987), the lowest at the bottom, by 32 pieces of time. A pixel is the power in decibels below a
 * sine of full scale, from −80 (0) to 0 (255). So what measures images measures sounds. Closing it
 * does nothing.
 */
public final class Spectrograms implements Dataset {

  /** Bands, and pieces of time. */
  private static final int SIDE = 32;

  private static final Shape SHAPE = Shape.image(1, SIDE, SIDE);

  /** The most that a window lasts, in seconds: long enough to tell 60 Hz from 90 Hz. */
  private static final double WINDOW = 0.064;

  private static final double LOWEST = -80;
  private static final double WHITE = 255;

  private final Dataset sounds;
  private final int length;
  private final int hop;
  private final ShortTimeFourier transform;

  /** Of each band, the first frequency and the one after the last. */
  private final int[][] bands = new int[SIDE][2];

  private final double fullScale;

  private Spectrograms(Dataset sounds, Field.Wave wave) {
    this.sounds = sounds;
    this.length = wave.samples();
    int longest = (int) Math.min(WINDOW * wave.rate(), Math.max(2 * SIDE, length / 2.0));
    int window = Integer.highestOneBit(Math.max(4, longest));
    this.hop = Math.max(1, Math.min(window / 2, (length + SIDE - 1) / SIDE));
    this.transform = new ShortTimeFourier(window, hop);
    // A sine of full scale has half of the window's sum, n/2, as its magnitude.
    this.fullScale = window / 4.0;
    double step = (double) wave.rate() / window;
    double highest = mel(wave.rate() / 2.0);
    for (int b = 0; b < SIDE; b++) {
      int from = (int) Math.round(hertz(highest * b / SIDE) / step);
      int to = (int) Math.round(hertz(highest * (b + 1) / SIDE) / step);
      bands[b][0] = Math.min(from, transform.frequencies() - 1);
      bands[b][1] = Math.min(transform.frequencies(), Math.max(to, bands[b][0] + 1));
    }
  }

  /** The spectrograms of sounds; anything else as it is. */
  public static Dataset of(Dataset data) {
    return data.schema().sample() instanceof Field.Wave wave ? of(data, wave) : data;
  }

  /**
   * The spectrograms of sounds, real or generated.
   *
   * @param sounds {@code [1,L]}
   * @param wave their length and rate
   */
  static Dataset of(Dataset sounds, Field.Wave wave) {
    return new Spectrograms(sounds, wave);
  }

  private static double mel(double hertz) {
    return 2595 * Math.log10(1 + hertz / 700);
  }

  private static double hertz(double mel) {
    return 700 * (Math.pow(10, mel / 2595) - 1);
  }

  @Override
  public void read(int index, float[] into, int offset) {
    double[] wave = new double[length];
    sounds.read(index, wave, 0);
    ShortTimeFourier.Spectra frames = transform.of(wave);
    int count = transform.frames(length);
    for (int x = 0; x < SIDE; x++) {
      int first = Math.min(count - 1, x * count / SIDE);
      int after = Math.max(first + 1, (x + 1) * count / SIDE);
      for (int b = 0; b < SIDE; b++) {
        double power = 0;
        for (int t = first; t < after; t++) {
          for (int k = bands[b][0]; k < bands[b][1]; k++) {
            double share = frames.magnitude(t * transform.frequencies() + k) / fullScale;
            power += share * share;
          }
        }
        double decibels = 10 * Math.log10(Math.max(1e-12, power / (after - first)));
        double level = WHITE * (1 - decibels / LOWEST);
        into[offset + (SIDE - 1 - b) * SIDE + x] = (float) Math.max(0, Math.min(WHITE, level));
      }
    }
  }

  @Override
  public String name() {
    return sounds.name();
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public int count() {
    return sounds.count();
  }

  @Override
  public List<String> columns() {
    return List.of();
  }

  @Override
  public List<String> classes() {
    return sounds.classes();
  }

  @Override
  public int label(int index) {
    return sounds.label(index);
  }

  @Override
  public String place(int index) {
    return sounds.place(index);
  }

  /** Of the sounds themselves. */
  @Override
  public String sha256() {
    return sounds.sha256();
  }

  @Override
  public Optional<Density> density() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
