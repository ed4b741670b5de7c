package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The known failures of generated sounds, each measured beside the data. */
final class SoundFailures {

  /** How many newest examinations are looked at. */
  private static final int NEWEST = 5;

  /** All of them. */
  static final List<Symptom> ALL =
      List.of(new Silence(), new PureTones(), new Clicks(), new StrideTones());

  private SoundFailures() {}

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** What is heard of generated and of real sounds. */
  private record Sides(double made, double real) {

    /** Empty before it is time to judge, and where it was not measured. */
    static Optional<Sides> of(DiagnosticsHistory history, String made, String real) {
      Sides sides = new Sides(history.median(made, NEWEST), history.median(real, NEWEST));
      return history.early() || Double.isNaN(sides.made) || Double.isNaN(sides.real)
          ? Optional.empty()
          : Optional.of(sides);
    }
  }

  /** Nothing is heard. */
  private static final class Silence implements Symptom {

    /** Recordings whose effective value is below this, in dB, are quiet. */
    private static final double QUIET = -40;

    @Override
    public String kind() {
      return "silent-sounds";
    }

    @Override
    public String title() {
      return "Generated sounds are silent";
    }

    @Override
    public Set<String> consequences(Facts facts) {
      // Silence is near to the quietest training sound.
      return Set.of(
          "mode-collapse", "within-mode-collapse", "discriminator-too-strong", "memorisation");
    }

    @Override
    public List<String> curves() {
      return List.of(Diagnostics.SILENT, Diagnostics.REAL_SILENT);
    }

    @Override
    public Optional<Sign> sign(DiagnosticsHistory history) {
      return Sides.of(history, Diagnostics.SILENT, Diagnostics.REAL_SILENT)
          .map(
              sides ->
                  new Sign(
                      ramp(sides.made - sides.real, 0.1, 0.5),
                      List.of(
                          text(
                              "%.0f %% of the generated sounds and %.0f %% of the real ones stay more than 60 dB below full scale.",
                              100 * sides.made, 100 * sides.real),
                          text(
                              "Half of the real sounds are less loud than %.0f dB.",
                              history.latest(Diagnostics.REAL_LOUDNESS))),
                      remedy(history)));
    }

    private static Remedy remedy(DiagnosticsHistory history) {
      if (history.latest(Diagnostics.REAL_LOUDNESS) < QUIET) {
        return Remedy.of(
            "Amplify the recordings to one loudness: to the networks they are hardly different from silence.",
            "data.sound.loudness=20");
      }
      Facts facts = history.facts();
      List<String> settings = new ArrayList<>();
      settings.add("generator.initialiser=xavier");
      if (facts.generatorRate() < facts.discriminatorRate()) {
        settings.add("generator.optimizer.learningRate=" + facts.discriminatorRate());
      }
      return new Remedy(
          "G gives nothing while the recordings are loud enough: start it with weights that pass its input on, at D's learning rate.",
          settings);
    }
  }

  /** One frequency that lasts, which the data have not. */
  private static final class PureTones implements Symptom {

    @Override
    public String kind() {
      return "pure-tones";
    }

    @Override
    public String title() {
      return "Generated sounds are pure tones";
    }

    @Override
    public List<String> curves() {
      return List.of(Diagnostics.TONAL, Diagnostics.REAL_TONAL);
    }

    @Override
    public Optional<Sign> sign(DiagnosticsHistory history) {
      return Sides.of(history, Diagnostics.TONAL, Diagnostics.REAL_TONAL)
          .map(
              sides ->
                  new Sign(
                      ramp(sides.made - sides.real, 0.2, 0.6),
                      List.of(
                          text(
                              "%.0f %% of the generated sounds and %.0f %% of the real ones have nine tenths of their power at one frequency.",
                              100 * sides.made, 100 * sides.real)),
                      history.facts().wavesFromStrides()
                          ? Remedy.of(
                              "Learn spectrograms, in which all frequencies weigh as much.",
                              "sounds={kind: spectrogram}",
                              "architecture.shuffle=0")
                          : Remedy.of(
                              "Show D several sounds at once, so that it sees that they are alike.",
                              "packing=2")));
    }
  }

  /** Impulses of a few samples. */
  private static final class Clicks implements Symptom {

    /** Clicks a sound that are neither few nor many; a spoken word has some of a tenth. */
    private static final double SOME = 0.3;

    @Override
    public String kind() {
      return "clicks";
    }

    @Override
    public String title() {
      return "Generated sounds click";
    }

    @Override
    public List<String> curves() {
      return List.of(Diagnostics.CLICKS, Diagnostics.REAL_CLICKS);
    }

    @Override
    public Optional<Sign> sign(DiagnosticsHistory history) {
      return Sides.of(history, Diagnostics.CLICKS, Diagnostics.REAL_CLICKS)
          .map(
              sides ->
                  new Sign(
                      ramp(Math.log((sides.made + SOME) / (sides.real + SOME)) / Math.log(2), 1, 3),
                      List.of(
                          text(
                              "A generated sound has %.1f clicks on the mean, and a real one %.1f: places that stand out for a few samples.",
                              sides.made, sides.real)),
                      history.facts().wavesFromStrides()
                          ? Remedy.of(
                              "Learn spectrograms: their waveforms are put together of windows that overlap and fade.",
                              "sounds={kind: spectrogram}",
                              "architecture.shuffle=0")
                          : Remedy.of(
                              "Listen to the recordings first: windows that overlap and fade make no clicks by themselves.")));
    }
  }

  /** Donahue et al. 2019, section 3.3: what transposed convolutions leave. */
  private static final class StrideTones implements Symptom {

    @Override
    public String kind() {
      return "stride-tones";
    }

    @Override
    public String title() {
      return "Generated sounds have the tones of the strides";
    }

    @Override
    public List<String> curves() {
      return List.of(Diagnostics.STRIDE_EXCESS, Diagnostics.REAL_STRIDE_EXCESS);
    }

    @Override
    public Optional<Sign> sign(DiagnosticsHistory history) {
      return Sides.of(history, Diagnostics.STRIDE_EXCESS, Diagnostics.REAL_STRIDE_EXCESS)
          .map(
              sides ->
                  new Sign(
                      ramp(sides.made - sides.real, 4, 12),
                      List.of(
                          text(
                              "At multiples of a sixteenth of the rate the mean generated spectrum stands out by %.1f dB, that of the data by %.1f dB.",
                              sides.made, sides.real)),
                      history.facts().wavesFromStrides()
                          ? Remedy.of(
                              "Enlarge by repeated values and a convolution, which leaves no period of the stride.",
                              "architecture.enlargement=nearest")
                          : Remedy.of(
                              "Look for a hum of that period in the recordings: networks of spectrograms have no strides along the waveform.")));
    }
  }
}
