package dev.organza.cli;

import dev.organza.UsageException;
import dev.organza.model.LatentFile;
import dev.organza.model.Model;
import dev.organza.model.Selection;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A latent that a user names: one in a file, or the first of a seed.
 *
 * @param flag its name, for messages
 * @param file {@code FILE} or {@code FILE:N}
 * @param seed counts without a file
 */
record LatentFlag(String flag, Optional<String> file, long seed) {

  private static final Pattern NUMBERED = Pattern.compile("(.+):(\\d{1,9})");

  /**
   * A latent.
   *
   * @param values {@code [inputs]}
   * @param label the class that it belongs to; empty if it has none of its own
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Latent(float[] values, OptionalInt label) {}

  /** For the name of a file. */
  String shortName() {
    return file.isPresent() ? "projected" : Long.toString(seed);
  }

  /** For a sentence. */
  @Override
  public String toString() {
    return file.orElse("seed " + seed);
  }

  Latent of(Model model, Selection wanted) {
    return file.map(name -> read(name, model))
        .orElseGet(() -> new Latent(model.latents(1, seed, wanted)[0], OptionalInt.empty()));
  }

  private Latent read(String name, Model model) {
    Matcher numbered = NUMBERED.matcher(name);
    boolean hasNumber = numbered.matches();
    Path path = Path.of(hasNumber ? numbered.group(1) : name);
    int index = hasNumber ? Integer.parseInt(numbered.group(2)) : 0;
    LatentFile latents = LatentFile.read(path);
    if (index >= latents.latents().length) {
      throw new UsageException(
          "%s: %s has %d latents, and %d is asked for; they count from 0"
              .formatted(flag, path, latents.latents().length, index));
    }
    float[] values = latents.latents()[index];
    int inputs = model.description().inputs();
    if (values.length != inputs) {
      throw new UsageException(
          "%s: the latents in %s have %d numbers, and the run's model takes %d.%nGive latents that were projected with this run."
              .formatted(flag, path, values.length, inputs));
    }
    int label = latents.labels()[index];
    int classes = model.description().labels();
    if (classes > 0 && (label < 0 || label >= classes)) {
      throw new UsageException(
          "%s: %s is of class %d, and the run's model has %d"
              .formatted(flag, path, label, classes));
    }
    return new Latent(values, classes == 0 ? OptionalInt.empty() : OptionalInt.of(label));
  }

  /** The class of all samples between two latents. */
  static int label(Latent from, Latent to, Model model, Selection wanted) {
    boolean both = from.label().isPresent() && to.label().isPresent();
    if (wanted.label().isEmpty() && both && from.label().getAsInt() != to.label().getAsInt()) {
      throw new UsageException(
          "The two latents are of classes %s and %s, and a class has no in-between.%nSay which with --class."
              .formatted(
                  model.description().classes().get(from.label().getAsInt()),
                  model.description().classes().get(to.label().getAsInt())));
    }
    if (wanted.label().isPresent()) {
      return wanted.label().getAsInt();
    }
    return from.label().orElse(to.label().orElse(model.labels(1, wanted)[0]));
  }
}
