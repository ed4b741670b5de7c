package dev.organza.cli;

import dev.organza.UsageException;
import dev.organza.run.RunFolder;
import dev.organza.train.Model;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code organza sample}: new samples of a run. */
@Command(
    name = "sample",
    description = "Draws samples from a run's averaged generator.",
    footer = {
      "",
      "The end of --out says what is written:",
      "  grid.png      one picture: a grid of images, or the figure of one or two numbers",
      "  samples.npy   float32 [N,C,H,W] or [N,F], in the data's own values (images: 0 to 255)",
      "  samples.csv   a table with the data's column names",
      "  folder/       one PNG file an image",
      "Without it: samples-seedN.png in the run folder, or .csv for tables.",
      "",
      "The same seed gives the same samples, and sample i is the same whatever the count.",
    })
final class SampleCommand implements Runnable {

  @Mixin private final RunFlags run = new RunFlags();

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "64",
      description = "How many samples (default: ${DEFAULT-VALUE}).")
  private int count = 64;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The seed of the latents (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--out", paramLabel = "FILE|DIR", description = "Where to write; see below.")
  private Optional<String> out = Optional.empty();

  @Mixin private final ModelFlags model = new ModelFlags();
  @Mixin private final Results results = new Results();

  /** What was written, for {@code --json}. */
  record Report(String run, int count, long seed, SampleFormat format, String out) {}

  @Override
  public void run() {
    if (count < 1) {
      throw new UsageException("--count: " + count + " samples cannot be drawn; give at least 1");
    }
    RunFolder folder = run.find();
    Optional<SampleFormat> asked = out.map(SampleFormat::of);
    try (Model trained = model.load(folder)) {
      SampleFormat format = asked.orElse(SampleFormat.standard(trained.description().shape()));
      Path target =
          out.map(Path::of)
              .orElseGet(() -> folder.path().resolve("samples-seed" + seed + format.extension()));
      format.require(trained.description(), count);
      format.write(trained, folder, count, seed, target);
      results.print(
          "Wrote " + count + (count == 1 ? " sample" : " samples") + " to " + target,
          new Report(folder.path().toString(), count, seed, format, target.toString()));
    }
  }
}
