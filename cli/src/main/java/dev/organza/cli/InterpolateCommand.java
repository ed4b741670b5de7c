package dev.organza.cli;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.cli.argument.OutFile;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.model.LatentPath;
import dev.organza.model.Model;
import dev.organza.model.Selection;
import dev.organza.picture.AnimatedGif;
import dev.organza.picture.PngFile;
import dev.organza.picture.SampleGrid;
import dev.organza.run.RunFolder;
import dev.organza.torch.Threads;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code organza interpolate}: from one sample to another in the space of latents. */
@Command(
    name = "interpolate",
    description = "Shows what lies between two samples of a run.",
    footer = {
      "",
      "--from and --to take latents of project: --from projection.safetensors:0 --to-seed 3.",
      "The first sample of --from-seed becomes the first of --to-seed in equal steps: of angle on",
      "a great circle (spherical, for latents of many dimensions), or on a straight line (linear).",
      "--out FILE.png is a strip, FILE.gif an animation there and back; it may be given twice.",
      "Without it: interpolation-A-B.png in the run folder.",
    })
final class InterpolateCommand implements Runnable {

  private static final int MOST_STEPS = 1000;
  private static final int FRAME_MILLIS = 80;

  @Mixin private final RunFlags run = new RunFlags();

  @Option(
      names = "--from-seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The seed of the first sample (default: ${DEFAULT-VALUE}).")
  private long from = 1;

  @Option(
      names = "--to-seed",
      paramLabel = "N",
      defaultValue = "2",
      description = "The seed of the last sample (default: ${DEFAULT-VALUE}).")
  private long to = 2;

  @Option(
      names = "--from",
      paramLabel = "FILE[:N]",
      description =
          "The first sample is that of the N-th latent, from 0, in a file of project (default: 0).")
  private Optional<String> fromFile = Optional.empty();

  @Option(names = "--to", paramLabel = "FILE[:N]", description = "The last sample, likewise.")
  private Optional<String> toFile = Optional.empty();

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many samples, both ends included (default: ${DEFAULT-VALUE}).")
  private int steps = 10;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "spherical",
      description = "spherical or linear (default: ${DEFAULT-VALUE}).")
  private LatentPath mode = LatentPath.SPHERICAL;

  @Option(names = "--out", paramLabel = "FILE", description = "Where to write; see below.")
  private List<Path> out = List.of();

  @Mixin private final SelectionFlags selection = new SelectionFlags();
  @Mixin private final ModelFlags model = new ModelFlags();
  @Mixin private final TerminalOutput output = new TerminalOutput();

  /**
   * What was written, for {@code --json}.
   *
   * @param from the file of the first latent; null if it is that of a seed
   * @param to likewise of the last
   */
  record Report(
      String run,
      long fromSeed,
      long toSeed,
      @Nullable String from,
      @Nullable String to,
      int steps,
      String mode,
      List<String> out) {}

  @Override
  public void run() {
    if (steps < 2 || steps > MOST_STEPS) {
      throw new UsageException("--steps: " + steps + " is outside 2 to " + MOST_STEPS);
    }
    out.forEach(file -> OutFile.require(file, ".png", ".gif"));
    RunFolder folder = run.find();
    LatentFlag first = new LatentFlag("--from", fromFile, from);
    LatentFlag last = new LatentFlag("--to", toFile, to);
    List<Path> targets =
        out.isEmpty()
            ? List.of(
                folder
                    .path()
                    .resolve(
                        "interpolation-" + first.shortName() + "-" + last.shortName() + ".png"))
            : out;
    try (Threads.Lease threads = model.threads();
        Model loaded = model.load(folder)) {
      Model trained = selection.of(loaded);
      Shape shape = trained.description().shape();
      if (!shape.isImage()) {
        throw new UsageException(
            folder.name() + " makes rows of numbers, and interpolate shows images; use sample");
      }
      Selection wanted = selection.of(trained.description());
      LatentFlag.Latent begin = first.of(trained, wanted);
      LatentFlag.Latent end = last.of(trained, wanted);
      // One class all the way: a label has no in-between.
      int[] labels = new int[steps];
      Arrays.fill(labels, LatentFlag.label(begin, end, trained, wanted));
      float[][] samples =
          trained.generate(mode.latents(begin.values(), end.values(), steps), labels);
      for (Path target : targets) {
        write(samples, shape, SampleFormat.withFolder(target));
      }
    }
    List<String> written = targets.stream().map(Path::toString).toList();
    output.print(
        "Wrote %d steps from %s to %s to %s"
            .formatted(steps, first, last, String.join(" and ", written)),
        new Report(
            folder.path().toString(),
            from,
            to,
            fromFile.orElse(null),
            toFile.orElse(null),
            steps,
            mode.toString(),
            written));
  }

  private static void write(float[][] samples, Shape shape, Path file) {
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".gif")) {
      List<BufferedImage> frames =
          Arrays.stream(samples)
              .map(sample -> SampleGrid.of(new float[][] {sample}, shape, 1))
              .toList();
      new AnimatedGif(frames, FRAME_MILLIS, true).write(file);
    } else {
      PngFile.write(SampleGrid.of(samples, shape, samples.length), file);
    }
  }
}
