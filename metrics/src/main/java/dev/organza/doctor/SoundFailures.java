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

  /** A measure of the generated sounds that is held against that of the data. */
  private abstract static class BesideData implements Symptom {

    private final String kind;
    private final String title;
    private final String made;
    private final String real;

    BesideData(String kind, String title, String made, String real) {
      this.kind = kind;
      this.title = title;
      this.made = made;
      this.real = real;
    }

    abstract Sign sign(DiagnosticsHistory history, double ofMade, double ofReal);

    @Override
    public final String kind() {
      return kind;
    }

    @Override
    public final String title() {
      return title;
    }

    @Override
    public final List<String> curves() {
      return List.of(made, real);
    }

    /** Empty before it is time to judge, and where it was not measured. */
    @Override
    public final Optional<Sign> sign(DiagnosticsHistory history) {
      double ofMade = history.median(made, NEWEST);
      double ofReal = history.median(real, NEWEST);
      return history.early() || Double.isNaN(ofMade) || Double.isNaN(ofReal)
          ? Optional.empty()
          : Optional.of(sign(history, ofMade, ofReal));
    }
  }

  /** Where waveforms are made by strides: to learn spectrograms. Elsewhere the other remedy. */
  private static Remedy spectrograms(DiagnosticsHistory history, String why, Remedy otherwise) {
    return history.facts().wavesFromStrides()
        ? Remedy.of(why, "sounds={kind: spectrogram}", "architecture.shuffle=0")
        : otherwise;
  }

  /** Nothing is heard. */
  private static final class Silence extends BesideData {

    /** Recordings whose effective value is below this, in dB, are quiet. */
    private static final double QUIET = -40;

    Silence() {
      super(
          "silent-sounds",
          "Generated sounds are silent",
          Diagnostics.SILENT,
          Diagnostics.REAL_SILENT);
    }

    @Override
    public Set<String> consequences(Facts facts) {
      // Silence is near to the quietest training sound.
      return Set.of(
          "mode-collapse", "within-mode-collapse", "discriminator-too-strong", "memorisation");
    }

    @Override
    Sign sign(DiagnosticsHistory history, double made, double real) {
      return new Sign(
          ramp(made - real, 0.1, 0.5),
          List.of(
              text(
                  "%.0f %% of the generated sounds and %.0f %% of the real ones stay more than 60"
                      + " dB below full scale.",
                  100 * made, 100 * real),
              text(
                  "Half of the real sounds are less loud than %.0f dB.",
                  history.latest(Diagnostics.REAL_LOUDNESS))),
          remedy(history));
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
  private static final class PureTones extends BesideData {

    PureTones() {
      super(
          "pure-tones",
          "Generated sounds are pure tones",
          Diagnostics.TONAL,
          Diagnostics.REAL_TONAL);
    }

    @Override
    Sign sign(DiagnosticsHistory history, double made, double real) {
      return new Sign(
          ramp(made - real, 0.2, 0.6),
          List.of(
              text(
                  "%.0f %% of the generated sounds and %.0f %% of the real ones have nine tenths of"
                      + " their power at one frequency.",
                  100 * made, 100 * real)),
          spectrograms(
              history,
              "Learn spectrograms, in which all frequencies weigh as much.",
              Remedy.of(
                  "Show D several sounds at once, so that it sees that they are alike.",
                  "packing=2")));
    }
  }

  /** Impulses of a few samples. */
  private static final class Clicks extends BesideData {

    /** Clicks a sound that are neither few nor many; a spoken word has some of a tenth. */
    private static final double SOME = 0.3;

    Clicks() {
      super("clicks", "Generated sounds click", Diagnostics.CLICKS, Diagnostics.REAL_CLICKS);
    }

    @Override
    Sign sign(DiagnosticsHistory history, double made, double real) {
      return new Sign(
          ramp(Math.log((made + SOME) / (real + SOME)) / Math.log(2), 1, 3),
          List.of(
              text(
                  "A generated sound has %.1f clicks on the mean, and a real one %.1f: places that"
                      + " stand out for a few samples.",
                  made, real)),
          spectrograms(
              history,
              "Learn spectrograms: their waveforms are put together of windows that overlap and"
                  + " fade.",
              Remedy.of(
                  "Listen to the recordings first: windows that overlap and fade make no clicks by"
                      + " themselves.")));
    }
  }

  /** Donahue et al. 2019, section 3.3: what transposed convolutions leave. */
  private static final class StrideTones extends BesideData {

    StrideTones() {
      super(
          "stride-tones",
          "Generated sounds have the tones of the strides",
          Diagnostics.STRIDE_EXCESS,
          Diagnostics.REAL_STRIDE_EXCESS);
    }

    @Override
    Sign sign(DiagnosticsHistory history, double made, double real) {
      return new Sign(
          ramp(made - real, 4, 12),
          List.of(
              text(
                  "At multiples of a sixteenth of the rate the mean generated spectrum stands out"
                      + " by %.1f dB, that of the data by %.1f dB.",
                  made, real)),
          history.facts().wavesFromStrides()
              ? Remedy.of(
                  "Enlarge by repeated values and a convolution, which leaves no period of the"
                      + " stride.",
                  "architecture.enlargement=nearest")
              : Remedy.of(
                  "Look for a hum of that period in the recordings: networks of spectrograms have"
                      + " no strides along the waveform."));
    }
  }
}
