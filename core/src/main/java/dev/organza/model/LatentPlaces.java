package dev.organza.model;

import dev.organza.game.Latents;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * States of the streams that latents are drawn from, at places where someone began before: a stream
 * has to be drawn from to be moved on, and the next one may begin behind. For any thread.
 */
final class LatentPlaces {

  /** So many are remembered, of 5 kB each. */
  private static final int MOST = 256;

  /**
   * A place in a stream.
   *
   * @param latents that were drawn before it, a multiple of 64
   */
  private record Place(long seed, long latents) {}

  private final TreeMap<Place, byte[]> states =
      new TreeMap<>(Comparator.comparingLong(Place::seed).thenComparingLong(Place::latents));

  /**
   * The state of the stream of a seed behind some latents.
   *
   * @param latents a multiple of 64
   */
  byte[] state(ModelDescription model, long seed, long latents) {
    try (RandomStream stream = RandomStream.of(seed, "samples")) {
      Place wanted = new Place(seed, latents);
      long at = 0;
      synchronized (states) {
        Map.Entry<Place, byte[]> before = states.floorEntry(wanted);
        if (before != null && before.getKey().seed == seed) {
          stream.restore(before.getValue());
          at = before.getKey().latents;
        }
      }
      for (; at < latents; at += Model.CHUNK) {
        try (Scope scope = Scope.open()) {
          Latents.draw(model.prior(), model.conditioning().codes(), Model.CHUNK, stream);
        }
      }
      byte[] state = stream.state();
      if (latents > 0) {
        synchronized (states) {
          states.put(wanted, state);
          if (states.size() > MOST) {
            states.pollFirstEntry();
          }
        }
      }
      return state;
    }
  }
}
