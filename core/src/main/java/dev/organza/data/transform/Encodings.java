package dev.organza.data.transform;

/**
 * How fields become values of the networks: what a recipe chooses before the training data are
 * seen.
 *
 * @param low what black becomes for the network, or −1 of a waveform
 * @param high what white becomes, or 1 of a waveform
 * @param numbers how the columns of rows are encoded
 * @param sounds how sounds are encoded
 * @param seed of what is left to chance in the fit
 */
public record Encodings(
    double low, double high, NumberEncoding numbers, SoundEncoding sounds, long seed) {

  /** Numbers standardised and sounds as they are. */
  public static Encodings range(double low, double high) {
    return new Encodings(
        low, high, NumberEncoding.Standardised.DEFAULTS, SoundEncoding.Amplitudes.DEFAULTS, 0);
  }

  /** These with another encoding of rows. */
  public Encodings withNumbers(NumberEncoding other, long otherSeed) {
    return new Encodings(low, high, other, sounds, otherSeed);
  }
}
