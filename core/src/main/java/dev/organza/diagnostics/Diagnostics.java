package dev.organza.diagnostics;

import dev.organza.optim.Progress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an examination of a training showed, by name: numbers, and two texts. The names are those of
 * the journal's events of kind {@code diagnostics}; what cannot be measured in a game is left out.
 *
 * <p>Samples are those that users get: of the averaged generator, in evaluation mode. D is shown
 * those of the generator that plays, in training mode, where batch normalisation and dropout
 * differ. Samples are compared in the networks' scale. A distance is Euclidean; images of more than
 * 32 pixels across are averaged to 32.
 *
 * @param progress after the step that was examined
 * @param values by name, in the order in which they are written
 */
public record Diagnostics(Progress progress, Map<String, Object> values) {

  /**
   * The probability that D gives a real sample a higher logit than a generated one, in [0,1]: the
   * area under its ROC curve. ½ when it cannot tell them apart; of use for critics too.
   */
  public static final String SEPARATION = "discriminator.separation";

  /** The mean of D(x) over fixed real samples, in [0,1]. */
  public static final String D_REAL = "discriminator.real";

  /** The mean of D(G(z)) over fixed latents, in [0,1]. */
  public static final String D_FAKE = "discriminator.fake";

  /** D's mean logit of the real samples. */
  public static final String LOGIT_REAL = "discriminator.logit.real";

  /** D's mean logit of the generated samples. */
  public static final String LOGIT_FAKE = "discriminator.logit.fake";

  /**
   * The probability that D gives a sample it trains on a higher logit than one that it has never
   * seen, in [0,1]; ½ when it has not learned its data by heart. Only where a part of the data is
   * left out of the training.
   */
  public static final String RECOGNITION = "discriminator.recognition";

  /** D's gradient norm in the step. */
  public static final String D_GRADIENT = "discriminator.gradientNorm";

  /** G's gradient norm in the step. */
  public static final String G_GRADIENT = "generator.gradientNorm";

  /** ‖Δθ‖/‖θ‖ of D over the step, an update. */
  public static final String D_UPDATE = "discriminator.update";

  /** ‖Δθ‖/‖θ‖ of G over the step. */
  public static final String G_UPDATE = "generator.update";

  /** ‖θ‖ of D. */
  public static final String D_WEIGHT = "discriminator.weightNorm";

  /** ‖θ‖ of G. */
  public static final String G_WEIGHT = "generator.weightNorm";

  /** The largest share in one of D's layers of rectified units that no sample makes positive. */
  public static final String D_DEAD = "discriminator.dead";

  /** The largest share in one of G's layers of rectified units that no latent makes positive. */
  public static final String G_DEAD = "generator.dead";

  /** The share of G's output values within 1 % of the ends of its range. */
  public static final String SATURATED = "generator.saturated";

  /** The share of real values within 1 % of the ends of G's range. */
  public static final String REAL_SATURATED = "real.saturated";

  /** The smallest real value. */
  public static final String REAL_LOW = "real.low";

  /**
   * How many directions the real samples vary in: (Σλ)²/Σλ² of the eigenvalues of their covariance
   * (the participation ratio), between 1 and the number of values of a sample; 0 for data that do
   * not vary.
   */
  public static final String REAL_DIMENSION = "real.dimension";

  /** The mean standard deviation of the real values, over the samples; 0 if they do not vary. */
  public static final String REAL_DEVIATION = "real.deviation";

  /** The largest real value. */
  public static final String REAL_HIGH = "real.high";

  /**
   * The largest deviation of a value of a table from its column's median, over all rows, in units
   * of the column's robust deviation: for a normal distribution, in standard deviations.
   */
  public static final String REAL_OUTLIER = "real.outlier";

  /**
   * How many times as large a few values far from all others make the standard deviation of their
   * column. Only where there are such values.
   */
  public static final String REAL_INFLATION = "real.inflation";

  /** The farthest of those values, with its column and row, as a text. */
  public static final String REAL_OUTLIER_PLACE = "real.outlierPlace";

  /** How many columns hold whole numbers in the data and mostly fractions in the samples. */
  public static final String FRACTIONAL = "columns.fractional";

  /** The names of those columns, as a text. */
  public static final String FRACTIONAL_NAMES = "columns.fractionalNames";

  /** How many columns are below 0 in some samples, and never in the data. */
  public static final String NEGATIVE = "columns.negative";

  /** The names of those columns, as a text. */
  public static final String NEGATIVE_NAMES = "columns.negativeNames";

  /** The smallest generated value. */
  public static final String FAKE_LOW = "fake.low";

  /** The largest generated value. */
  public static final String FAKE_HIGH = "fake.high";

  /** The lower end of G's range, if its last layer bounds it. */
  public static final String RANGE_LOW = "generator.range.low";

  /** The upper end of G's range, if its last layer bounds it. */
  public static final String RANGE_HIGH = "generator.range.high";

  /**
   * The sliced Wasserstein-1 distance of generated from real samples over 32 random directions, in
   * units of the real standard deviation along them: 0 for the same distribution.
   */
  public static final String DISTANCE = "samples.distance";

  /** The same between two disjoint halves of the real samples: what chance alone makes of it. */
  public static final String DISTANCE_FLOOR = "samples.distanceFloor";

  /**
   * The share of real samples with a generated one nearer than their fifth real neighbour (Naeem et
   * al. 2020, arXiv:2002.09797, equation 10), in [0,1].
   */
  public static final String COVERAGE = "samples.coverage";

  /**
   * The share of generated samples that are nearer to a real one than its fifth real neighbour
   * (Kynkäänniemi et al. 2019, arXiv:1904.06991, equation 2), in [0,1].
   */
  public static final String PRECISION = "samples.precision";

  /**
   * The share of real samples that are nearer to a generated one than its fifth generated neighbour
   * (Kynkäänniemi et al. 2019, equation 2 with the roles exchanged), in [0,1]: near 0 where the
   * generated samples are alike, although coverage may be high.
   */
  public static final String RECALL = "samples.recall";

  /**
   * The energy distance of generated from real samples, over the mean distance between two real
   * ones: of rows by their values, of images by features of a convolutional network with random
   * weights. 0 for the same distribution, give or take {@link #ENERGY_NOISE}; unlike {@link
   * #DISTANCE} it is not raised by chance.
   */
  public static final String ENERGY = "samples.energy";

  /** What chance makes of {@link #ENERGY} for the same distribution: its root mean square. */
  public static final String ENERGY_NOISE = "samples.energyNoise";

  /** {@link #DISTANCE} of the samples that D is shown: those of the generator in training. */
  public static final String SHOWN_DISTANCE = "shown.distance";

  /** {@link #COVERAGE} of the samples that D is shown. */
  public static final String SHOWN_COVERAGE = "shown.coverage";

  /** {@link #PRECISION} of the samples that D is shown. */
  public static final String SHOWN_PRECISION = "shown.precision";

  /** The mean distance between two generated samples over that between two real ones. */
  public static final String DIVERSITY = "samples.diversity";

  /** The median over the features of the generated over the real standard deviation. */
  public static final String SPREAD = "samples.spread";

  /**
   * The median distance of generated samples to their nearest training sample, over that of
   * training samples to their nearest other: 0 for copies.
   */
  public static final String COPYING = "samples.copying";

  /**
   * How many modes are populated: e^H of the generated samples' shares, over that of the real ones;
   * 1 when all are as they should be. The modes are those of a known mixture, the classes of
   * labelled data (by nearest mean), or 16 clusters of the real samples (Richardson and Weiss 2018,
   * arXiv:1805.12462).
   */
  public static final String EVENNESS = "modes.evenness";

  /** How many modes there are. */
  public static final String MODES = "modes.count";

  /** How many modes have less than a tenth of the samples that they should have. */
  public static final String MISSING = "modes.missing";

  /** The names of those modes, as a text. */
  public static final String MISSING_NAMES = "modes.missingNames";

  /**
   * How far apart the generated samples of one mode are beside the real ones of it: the mean over
   * the modes of the ratio of the mean distances between two of them. Near 0 for one sample a mode.
   * In a game with labels the modes are classes asked for, at most 16 of them at random. Where no
   * class has four real samples, beside the median distance of a real sample to the nearest other.
   */
  public static final String WITHIN = "modes.within";

  /**
   * In how many directions the generated samples of one mode vary beside the real ones of it: the
   * mean over the modes of the ratio of their participation ratios (see {@link #REAL_DIMENSION}).
   * One garment a class that is only lighter or darker varies in one direction.
   */
  public static final String WITHIN_DIMENSION = "modes.withinDimension";

  /**
   * In a game with labels: how many of the classes that were looked at have generated samples less
   * than a fifth as far apart as the real ones.
   */
  public static final String WITHIN_COLLAPSED = "modes.withinCollapsed";

  /** The names of those classes, as a text. */
  public static final String WITHIN_NAMES = "modes.withinNames";

  /** How many of the samples that D is shown fall to each mode, as a text of numbers. */
  public static final String COUNTS = "modes.counts";

  /** The share of generated sounds that are silent, in [0,1]; see {@code SoundFacts}. */
  public static final String SILENT = "samples.silent";

  /** The same of real sounds. */
  public static final String REAL_SILENT = "real.silent";

  /** Half of the real sounds are less loud: effective value in dB below full scale, at most 0. */
  public static final String REAL_LOUDNESS = "real.loudness";

  /** The share of generated sounds that are pure tones, in [0,1]. */
  public static final String TONAL = "samples.tonal";

  /** The same of real sounds. */
  public static final String REAL_TONAL = "real.tonal";

  /** Clicks in a generated sound, on the mean. */
  public static final String CLICKS = "samples.clicks";

  /** Clicks in a real sound, on the mean. */
  public static final String REAL_CLICKS = "real.clicks";

  /**
   * How far the mean spectrum of generated sounds stands out at multiples of a sixteenth of the
   * rate, in dB.
   */
  public static final String STRIDE_EXCESS = "samples.strideExcess";

  /** The same of real sounds. */
  public static final String REAL_STRIDE_EXCESS = "real.strideExcess";

  public Diagnostics {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
