package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.ramp;

import dev.organza.diagnostics.TranslationExamination;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The known failures of translators; see {@link TranslationExamination} for what is measured. */
final class TranslationFailures {

  /** How many newest examinations are looked at. */
  private static final int NEWEST = 5;

  /** Their median is not moved by one that is off. */
  private static final int FEWEST = 3;

  /** All of them. */
  static final List<Symptom> ALL =
      List.of(
          new DiscriminatorWon(),
          new IdentityCollapse(),
          new ColourInversion(),
          new Checkerboards(),
          new HiddenInput());

  private TranslationFailures() {}

  /** What is to be said where no failure shows. */
  static String none(DiagnosticsHistory history) {
    if (!early(history)) {
      return "No known failure of translators shows.";
    }
    return history.done() < DiagnosticsHistory.EARLY_SHARE
        ? text(
            "It is too early to say what ails translators: it shows after %.0f %% of the training, and %.0f %% are done.",
            100 * DiagnosticsHistory.EARLY_SHARE, 100 * history.done())
        : text(
            "There are too few examinations to say what ails translators: %d, and %d are needed.",
            history.size(), FEWEST);
  }

  private static boolean early(DiagnosticsHistory history) {
    return history.size() < FEWEST || history.done() < DiagnosticsHistory.EARLY_SHARE;
  }

  /** The strongest sign of all players that have a measure. */
  private static Optional<Sign> strongest(
      DiagnosticsHistory history, String measure, Function<String, Sign> sign) {
    return early(history)
        ? Optional.empty()
        : history.playersWith(measure).stream()
            .map(sign)
            .max(Comparator.comparingDouble(Sign::strength));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** D tells without fail what is translated: what it asks for has no direction any more. */
  private static final class DiscriminatorWon implements Symptom {

    @Override
    public String kind() {
      return "discriminator-won";
    }

    @Override
    public String title() {
      return "A discriminator has won; it tells every translation from a real image";
    }

    @Override
    public Optional<Sign> sign(DiagnosticsHistory history) {
      return strongest(
          history,
          TranslationExamination.UNDECIDED,
          player -> {
            double share = history.median(player + TranslationExamination.UNDECIDED, NEWEST);
            return new Sign(
                ramp(share, 0.1, 0.02),
                List.of(
                    text(
                        "The loss of %s is %.1f %% of what it is where it cannot tell.",
                        player, 100 * share)),
                Remedy.of(
                    "Let discriminators learn more slowly, and change what they see at random.",
                    "discriminator.optimizer.learningRate=0.00005",
                    "augmentation=diff-augment"));
          });
    }
  }

  /** The output is the input. */
  private static final class IdentityCollapse implements Symptom {

    @Override
    public String kind() {
      return "identity-collapse";
    }

    @Override
    public String title() {
      return "A translator changes nothing; its output is its input";
    }

    @Override
    public Optional<Sign> sign(DiagnosticsHistory history) {
      return strongest(
          history,
          TranslationExamination.CHANGE,
          player -> {
            double change = history.median(player + TranslationExamination.CHANGE, NEWEST);
            return new Sign(
                ramp(change, 0.1, 0.03),
                List.of(
                    text(
                        "%s changes its input by %.1f %% of what lies between the two kinds of images.",
                        player, 100 * change)),
                history.playersWith(TranslationExamination.CYCLE).isEmpty()
                    ? Remedy.of("Weigh the adversarial term more.", "adversarialWeight=5")
                    : Remedy.of(
                        "Weigh less what holds the output to the input.",
                        "identityWeight=0",
                        "cycleWeight=5"));
          });
    }
  }

  /** Dark has become light: a start that a cycle never undoes. */
  private static final class ColourInversion implements Symptom {

    @Override
    public String kind() {
      return "colour-inversion";
    }

    @Override
    public String title() {
      return "A translator inverts light and dark";
    }

    @Override
    public Optional<Sign> sign(DiagnosticsHistory history) {
      return strongest(
          history,
          TranslationExamination.AGREEMENT,
          player -> {
            double agreement = history.median(player + TranslationExamination.AGREEMENT, NEWEST);
            double kinds = history.median(player + TranslationExamination.KINDS, NEWEST);
            return new Sign(
                kinds < 0 ? 0 : ramp(agreement, -0.2, -0.6),
                List.of(
                    text(
                        "The greys of %s's translations and those of what they are to agree with have the correlation %.2f.",
                        player, agreement)),
                Remedy.of(
                    "Start again with smaller weights and an identity term: an inversion is not unlearned.",
                    "generator.initialiser={kind: normal, deviation: 0.01}",
                    "seed=2"));
          });
    }
  }

  /** Energy at the Nyquist frequency that the data have not. */
  private static final class Checkerboards implements Symptom {

    /** Of an alternation by about half a grey level. */
    private static final double FLOOR = 1e-5;

    @Override
    public String kind() {
      return "checkerboards";
    }

    @Override
    public String title() {
      return "Translations have checkerboards";
    }

    @Override
    public Optional<Sign> sign(DiagnosticsHistory history) {
      return strongest(
          history,
          TranslationExamination.NYQUIST_REAL,
          player -> {
            double made = history.median(player + TranslationExamination.NYQUIST, NEWEST);
            double real = history.median(player + TranslationExamination.NYQUIST_REAL, NEWEST);
            double ratio = made / Math.max(FLOOR, real);
            return new Sign(
                ramp(Math.log10(Math.max(1e-9, ratio)), 0.5, 1.1),
                List.of(
                    text(
                        "Translations of %s have %.1f times the energy of real images at the Nyquist frequency.",
                        player, ratio)),
                Remedy.of(
                    "Double images by repeated pixels and a convolution.",
                    "architecture.enlargement=resize"));
          });
    }
  }

  /** Chu, Zhmoginov and Sandler 2017, arXiv:1712.02950: a cycle through noise that nobody sees. */
  private static final class HiddenInput implements Symptom {

    @Override
    public String kind() {
      return "hidden-input";
    }

    @Override
    public String title() {
      return "A cycle hides its input in noise";
    }

    @Override
    public Optional<Sign> sign(DiagnosticsHistory history) {
      return strongest(
          history,
          TranslationExamination.AMPLIFIED,
          player -> {
            double clean = history.median(player + TranslationExamination.CYCLE, NEWEST);
            double noisy = history.median(player + TranslationExamination.CYCLE_NOISY, NEWEST);
            double amplified = history.median(player + TranslationExamination.AMPLIFIED, NEWEST);
            double rise = noisy / clean - 1;
            double strength =
                Stream.of(ramp(rise, 0.2, 0.6), ramp(amplified, 2, 6))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            return new Sign(
                strength,
                List.of(
                    text(
                        "One grey level of noise on what %s makes raises the cycle error from %.3f to %.3f; the way back amplifies it %.1f times.",
                        player, clean, noisy, amplified)),
                Remedy.of(
                    "Weigh the cycle less, or change what the discriminators see at random.",
                    "cycleWeight=5",
                    "augmentation=diff-augment"));
          });
    }
  }
}
