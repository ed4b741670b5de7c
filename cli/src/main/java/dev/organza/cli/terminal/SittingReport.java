package dev.organza.cli.terminal;

import dev.organza.game.translation.TranslationGame;
import dev.organza.optim.Progress;
import dev.organza.run.RunFolder;
import dev.organza.run.StopReason;
import dev.organza.run.TrainingRun;
import dev.organza.run.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a sitting came to.
 *
 * @param run the run folder
 * @param ending {@code complete}, {@code time_up} or {@code stopped}
 * @param images seen so far
 * @param imagesThisSitting how many of them were seen in this sitting
 * @param targetImages where the recipe ends
 * @param waiting how long the sitting waited for data
 * @param samples the newest picture of samples, if the data can be shown
 * @param sample the command that draws samples; null for translators
 * @param translate the command that translates images; null for generators of samples
 * @param resume the command that goes on
 */
public record SittingReport(
    String run,
    String recipe,
    String data,
    String ending,
    long images,
    long imagesThisSitting,
    long targetImages,
    Waiting waiting,
    @Nullable String samples,
    @Nullable String sample,
    @Nullable String translate,
    String resume) {

  public static SittingReport of(TrainingRun run, StopReason ending, long imagesBefore) {
    RunFolder folder = run.folder();
    long images = run.trainer().progress().images();
    long target = Math.max(1, Math.round(run.recipe().training().kimg() * 1000));
    String resume =
        images >= target
            ? ShellCommand.of("train", "--resume", folder.path(), "--kimg", further(images, target))
            : ShellCommand.of("train", "--resume", folder.path());
    Path picture = folder.latestSample();
    boolean translates = run.trainer().plan().game() instanceof TranslationGame;
    return new SittingReport(
        folder.path().toString(),
        run.recipe().name(),
        run.recipe().data().source(),
        ending.name().toLowerCase(Locale.ROOT),
        images,
        images - imagesBefore,
        target,
        run.waiting(),
        Files.exists(picture) ? picture.toString() : null,
        translates ? null : ShellCommand.of("sample", folder.path()),
        translates
            ? ShellCommand.of("translate", folder.path(), "--in", "IMAGES", "--out", "FOLDER")
            : null,
        resume);
  }

  /**
   * About as long again: a multiple of the target and half as much again as was seen, at least. The
   * last step may have gone far beyond the target.
   */
  private static String further(long images, long target) {
    long times = Math.max(2, (long) Math.ceil(1.5 * images / target));
    return Progress.kimgText(times * target);
  }

  public static String waited(Waiting waiting) {
    return String.format(
        Locale.ROOT, "the training waited %.0f %% of its time for data", 100 * waiting.share());
  }

  public String text() {
    boolean complete = images >= targetImages;
    Table lines = Table.ofWords();
    lines.row("run", run);
    if (waiting.isNotable()) {
      lines.row("data", waited(waiting));
    }
    if (samples != null) {
      lines.row("samples", samples);
    }
    if (sample != null) {
      lines.row("sample", sample);
    }
    if (translate != null) {
      lines.row("translate", translate);
    }
    lines.row(complete ? "train on" : "resume", resume);
    return summary(complete) + System.lineSeparator() + lines;
  }

  private String summary(boolean complete) {
    if (complete && imagesThisSitting == 0) {
      return "Nothing to train: the run has seen %s kimg, and its end is at %s."
          .formatted(Progress.kimgText(images), Progress.kimgText(targetImages));
    }
    return String.format(
        Locale.ROOT,
        "%s %.1f kimg of %s on %s.",
        complete ? "Trained" : "Stopped after",
        images / 1000.0,
        recipe,
        data);
  }
}
