package dev.organza.diagnostics;

import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.summary.SoundSummary;
import dev.organza.data.transform.Transform;
import dev.organza.torch.HostMemory;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** What generated sounds are like to the ear, beside real ones. */
final class DiagnosticsSounds {

  /** Sounds of each side; the waveform of a spectrogram costs some milliseconds. */
  private static final int MOST = 64;

  private final Field.Wave wave;
  private final Transform transform;
  private final SoundSummary real;

  private DiagnosticsSounds(Field.Wave wave, Dataset dataset, Transform transform) {
    this.wave = wave;
    this.transform = transform;
    this.real = SoundSummary.of(dataset, wave.rate(), MOST);
  }

  /** Hears some of the real sounds; empty where samples are something else. */
  static Optional<DiagnosticsSounds> of(Dataset dataset, Transform transform) {
    return dataset.schema().sample() instanceof Field.Wave wave
        ? Optional.of(new DiagnosticsSounds(wave, dataset, transform))
        : Optional.empty();
  }

  /**
   * Hears some generated sounds.
   *
   * @param given {@code [N, shape…]} in the networks' scale
   */
  void examine(Tensor given, Map<String, Object> values) {
    int count = (int) Math.min(MOST, given.size(0));
    float[] network = HostMemory.floats(given.narrow(0, 0, count));
    int each = network.length / count;
    SoundSummary made = new SoundSummary(wave.rate());
    for (int i = 0; i < count; i++) {
      made.add(transform.invert(Arrays.copyOfRange(network, i * each, (i + 1) * each)));
    }
    values.put(Diagnostics.SILENT, made.silent());
    values.put(Diagnostics.REAL_SILENT, real.silent());
    values.put(Diagnostics.REAL_LOUDNESS, real.loudness());
    values.put(Diagnostics.TONAL, made.tonal());
    values.put(Diagnostics.REAL_TONAL, real.tonal());
    values.put(Diagnostics.CLICKS, made.clicks());
    values.put(Diagnostics.REAL_CLICKS, real.clicks());
    values.put(Diagnostics.STRIDE_EXCESS, made.strideExcess());
    values.put(Diagnostics.REAL_STRIDE_EXCESS, real.strideExcess());
  }
}
