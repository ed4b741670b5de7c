package dev.organza.metric.sound;

import dev.organza.metric.Metric;
import java.util.List;

/** The metrics of sounds alone; those of images measure the spectrograms of sounds. */
public final class SoundMetrics {

  private SoundMetrics() {}

  /** All of them. */
  public static List<Metric> all() {
    return List.of(SoundCharacter.DEFAULTS);
  }
}
