package dev.organza.data.table;

/**
 * Whether all values of a column differ, by 64-bit hashes: two of a million values have one hash
 * with a probability of 3·10⁻⁸. It takes memory only as long as they do.
 */
final class DistinctValues {

  private long[] hashes = new long[64];
  private int count;
  private boolean zero;
  private boolean distinct = true;

  /** Whether no value came twice. */
  boolean areDistinct() {
    return distinct;
  }

  void add(long hash) {
    if (!distinct) {
      return;
    }
    if (hash == 0) { // stands for a free place
      distinct = !zero;
      zero = true;
      return;
    }
    if (2 * count >= hashes.length) {
      grow();
    }
    int place = place(hashes, hash);
    if (hashes[place] == hash) {
      distinct = false;
      hashes = new long[0];
    } else {
      hashes[place] = hash;
      count++;
    }
  }

  private void grow() {
    long[] larger = new long[2 * hashes.length];
    for (long hash : hashes) {
      if (hash != 0) {
        larger[place(larger, hash)] = hash;
      }
    }
    hashes = larger;
  }

  private static int place(long[] hashes, long hash) {
    int place = (int) (hash ^ (hash >>> 32)) & (hashes.length - 1);
    while (hashes[place] != 0 && hashes[place] != hash) {
      place = (place + 1) & (hashes.length - 1);
    }
    return place;
  }

  /** A hash of a text, of 64 bits. */
  static long hash(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash + text.charAt(i));
    }
    return hash;
  }

  /** The finalizer of SplitMix64, which is one to one. */
  static long mix(long number) {
    long z = number + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
