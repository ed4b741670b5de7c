package dev.organza.cli;

import dev.organza.AtomicFile;
import dev.organza.FileTrouble;
import dev.organza.Sha256;
import dev.organza.UsageException;
import dev.organza.cli.argument.OutFile;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.model.Model;
import dev.organza.model.OnnxExport;
import dev.organza.model.translation.Translator;
import dev.organza.optim.Progress;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.server.offline.OfflinePage;
import dev.organza.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code organza export}: a run's model as a file for other programs. */
@Command(
    name = "export",
    description = "Writes a run's averaged generator as a file for other programs.",
    footer = {
      "",
      "The end of --out says what is written:",
      "  model.onnx         ONNX, opset 17, float32, for a batch of any size N. The generator takes",
      "                     latents [N,D] drawn from the prior that the file names, then codes, and,",
      "                     where it was trained on classes, labels [N] in int64; it gives samples.",
      "                     The discriminator takes samples, and gives logits (and codes).",
      "                     A translator takes images [N,C,S,S] of 0 to 255 and gives translated.",
      "  model.safetensors  the checkpoint's own file: both networks with their description",
      "  page.html          a generator or translator of images as a page that runs in a browser, offline",
      "Without it: model.onnx in the run folder.",
      "",
      "Images in the data's units are 0 to 255, and cut there; in the network's mostly -1 to 1.",
      "Sounds in the data's units are waveforms of -1 to 1. A generator that learned spectrograms",
      "gives those, in the network's units: logarithms of magnitudes, without phases.",
    })
final class ExportCommand implements Runnable {

  private static final String ONNX = ".onnx";
  private static final String SAFETENSORS = ".safetensors";
  private static final String HTML = ".html";

  @Mixin private final RunFlags run = new RunFlags();

  @Option(names = "--out", paramLabel = "FILE", description = "Where to write; see below.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      defaultValue = "generator",
      description = "generator or discriminator (default: ${DEFAULT-VALUE}).")
  private OnnxExport.Exported part = OnnxExport.Exported.GENERATOR;

  @Option(
      names = "--units",
      paramLabel = "UNITS",
      description =
          "Samples in the units of the data or of the network (default: data; network where rows have"
              + " categories).")
  private Optional<OnnxExport.Units> units = Optional.empty();

  @Option(
      names = "--direction",
      paramLabel = "AtoB|BtoA",
      description = "Of translators, which one (default: the first that the run has learned).")
  private Optional<String> direction = Optional.empty();

  @Mixin private final SelectionFlags.Truncation truncation = new SelectionFlags.Truncation();
  @Mixin private final ModelFlags model = new ModelFlags();
  @Mixin private final TerminalOutput output = new TerminalOutput();

  /**
   * What was written, for {@code --json}.
   *
   * @param kimg how far the model was trained
   * @param sha256 of the checkpoint's file, which the exported file names, too
   */
  record Report(String run, String kimg, String out, long bytes, String sha256) {}

  /**
   * What is to be written.
   *
   * @param caution what its reader has to know
   */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record ExportedFile(byte[] content, Optional<String> caution) {

    static ExportedFile of(byte[] content) {
      return new ExportedFile(content, Optional.empty());
    }
  }

  @Override
  public void run() {
    out.ifPresent(file -> OutFile.require(file, ONNX, SAFETENSORS, HTML));
    RunFolder folder = run.find();
    Path target = out.orElseGet(() -> folder.path().resolve("model" + ONNX));
    OutFile.requireFolder(target);
    SavedState state = model.state(folder);
    String sha256 = sha256(state.model());
    String name = target.toString().toLowerCase(Locale.ROOT);
    ExportedFile exported;
    if (name.endsWith(SAFETENSORS)) {
      exported = ExportedFile.of(copy(state));
    } else if (Translator.isIn(state.model())) {
      exported = ExportedFile.of(translator(folder, state, sha256, name.endsWith(HTML)));
    } else if (direction.isPresent()) {
      throw new UsageException("--direction is of runs that translate images");
    } else if (name.endsWith(HTML)) {
      exported = ExportedFile.of(page(folder, state));
    } else {
      exported = onnx(state, sha256);
    }
    byte[] content = exported.content();
    AtomicFile.write(SampleFormat.withFolder(target), content);
    String kimg = Progress.kimgText(state.images());
    output.print(
        "Wrote %s, %,d bytes, of the model after %s kimg%s"
            .formatted(
                target,
                content.length,
                kimg,
                exported.caution().map(text -> System.lineSeparator() + text).orElse("")),
        new Report(folder.path().toString(), kimg, target.toString(), content.length, sha256));
  }

  private ExportedFile onnx(SavedState state, String sha256) {
    try (Model loaded = state.load(ProgramCatalogue.get(), Device.cpu())) {
      OnnxExport export =
          new OnnxExport(
              part, units.orElseGet(() -> OnnxExport.Units.standard(loaded.description())));
      byte[] content =
          export.of(
              truncation.of(loaded),
              ProgramCatalogue.get().kinds(),
              Map.of("organza.sha256", sha256));
      return new ExportedFile(content, export.caution(loaded.description()));
    }
  }

  private byte[] translator(RunFolder folder, SavedState state, String sha256, boolean page) {
    if (part != OnnxExport.Exported.GENERATOR || units.isPresent() || truncation.isGiven()) {
      throw new UsageException(
          "--network, --units and --truncation are of generators from latents; a translator has"
              + " --direction");
    }
    try (Translator loaded = state.translator(Device.cpu())) {
      Translator asked = direction.map(loaded::direction).orElse(loaded);
      return page
          ? OfflinePage.of(asked, folder.name())
          : asked.toOnnx(Map.of("organza.sha256", sha256));
    }
  }

  private byte[] page(RunFolder folder, SavedState state) {
    if (part != OnnxExport.Exported.GENERATOR || units.isPresent()) {
      throw new UsageException(
          "--network and --units go with --out FILE.onnx: a page shows what the generator makes");
    }
    try (Model loaded = state.load(ProgramCatalogue.get(), Device.cpu())) {
      return OfflinePage.of(truncation.of(loaded), ProgramCatalogue.get().kinds(), folder.name());
    }
  }

  private byte[] copy(SavedState state) {
    if (part != OnnxExport.Exported.GENERATOR || units.isPresent() || truncation.isGiven()) {
      throw new UsageException(
          "--network, --units and --truncation go with --out FILE.onnx: model.safetensors is the"
              + " checkpoint's own file");
    }
    try {
      return Files.readAllBytes(state.model());
    } catch (IOException e) {
      throw FileTrouble.reading(state.model(), e);
    }
  }

  private static String sha256(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }
}
