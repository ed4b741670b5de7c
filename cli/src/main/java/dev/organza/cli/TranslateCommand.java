package dev.organza.cli;

import dev.organza.AtomicFile;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.WritableFolder;
import dev.organza.cli.argument.OutFile;
import dev.organza.cli.terminal.Interruption;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.data.image.PictureFiles;
import dev.organza.model.translation.Translator;
import dev.organza.picture.PngFile;
import dev.organza.run.RunFolder;
import dev.organza.torch.Threads;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code organza translate}: images made into images of the other domain. */
@Command(
    name = "translate",
    description = "Makes images into images of another domain, by a run of pix2pix or cyclegan.",
    footer = {
      "",
      "Examples:",
      "  organza translate latest --in cat.png --out drawn.png",
      "  organza translate latest --in photos/ --out maps/",
      "  organza translate latest --in photos.zip --out maps.zip --direction BtoA",
      "",
      "Images of any size are translated whole. Results are PNG files with the names of the images,",
      "and as transparent as these. The training's sizes work best.",
    })
final class TranslateCommand implements Runnable {

  private static final String PNG = ".png";
  private static final String ZIP = ".zip";

  /** How many names an error shows. */
  private static final int SHOWN = 3;

  @Mixin private final RunFlags run = new RunFlags();

  @Option(
      names = "--in",
      paramLabel = "IMAGE|DIR|ZIP",
      required = true,
      description = "An image, a folder of images, or a ZIP archive of them.")
  private Path in = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE.png|DIR|FILE.zip",
      required = true,
      description = "Where to write: of one image a file, else a folder or a ZIP archive.")
  private Path out = Path.of("");

  @Option(
      names = "--direction",
      paramLabel = "AtoB|BtoA",
      description = "Which way to translate (default: the first that the run has learned).")
  private Optional<String> direction = Optional.empty();

  @Mixin private final ModelFlags model = new ModelFlags();
  @Mixin private final TerminalOutput output = new TerminalOutput();

  /** What was written, for {@code --json}. */
  record Report(String run, String direction, int count, String in, String out) {}

  @Override
  public void run() {
    RunFolder folder = run.find();
    try (PictureFiles files = PictureFiles.of(in)) {
      Map<String, String> names = names(files.names());
      requireOut(files.names().size());
      files.notes().forEach(note -> model.listener().note(note));
      AtomicBoolean stop = new AtomicBoolean();
      try (Threads.Lease threads = model.threads();
          Translator loaded = model.translator(model.state(folder));
          Interruption interruption = new Interruption(model.listener()::note)) {
        interruption.onRequest(() -> stop.set(true));
        Translator translator = direction.map(loaded::direction).orElse(loaded);
        List<String> failed = new ArrayList<>();
        int count = write(files, names, translator, stop, failed);
        String way = translator.direction().name();
        output.print(
            "Wrote %,d image%s (%s) to %s.%n".formatted(count, count == 1 ? "" : "s", way, out),
            new Report(folder.name(), way, count, in.toString(), out.toString()));
        if (!failed.isEmpty()) {
          throw new OrganzaException(
              "%,d of %,d images were not translated: %s%nThe others are in %s."
                  .formatted(
                      failed.size(),
                      names.size(),
                      String.join("; ", failed.subList(0, Math.min(SHOWN, failed.size()))),
                      out));
        }
      }
    }
  }

  /** What becomes of each image: its path with another ending. */
  private static Map<String, String> names(List<String> images) {
    Map<String, String> byResult = new LinkedHashMap<>();
    Map<String, String> names = new LinkedHashMap<>();
    for (String image : images) {
      String result = image.substring(0, image.lastIndexOf('.')) + PNG;
      String other = byResult.put(result, image);
      if (other != null) {
        throw new UsageException(
            "%s and %s would both become %s.%nGive one of them another name."
                .formatted(other, image, result));
      }
      names.put(image, result);
    }
    return names;
  }

  private boolean isOneFile() {
    return !Files.isDirectory(in) && !endsIn(in, ZIP) && !Files.isDirectory(out);
  }

  private static boolean endsIn(Path path, String end) {
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(end);
  }

  private void requireOut(int count) {
    if (isOneFile()) {
      OutFile.require(out, PNG);
    } else if (endsIn(out, ZIP)) {
      OutFile.requireFolder(out);
    } else if (endsIn(out, PNG)) {
      throw new UsageException(
          "--out: %s is one image, and --in has %,d%nGive a folder, or a file that ends in .zip."
              .formatted(out, count));
    } else {
      WritableFolder.require(out);
    }
    if (isSame(in, out)) {
      throw new UsageException(
          "--out is --in, and the results would replace the images.\nGive another place.");
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      return false; // what writes there will say why
    }
  }

  private int write(
      PictureFiles files,
      Map<String, String> names,
      Translator translator,
      AtomicBoolean stop,
      List<String> failed) {
    if (isOneFile()) {
      // One image that fails is the command's failure.
      PngFile.write(translated(files, files.names().get(0), translator), out);
      return 1;
    }
    if (endsIn(out, ZIP)) {
      int[] count = new int[1];
      AtomicFile.write(
          out,
          stream -> {
            ZipOutputStream zip = new ZipOutputStream(stream);
            count[0] =
                each(files, names, translator, stop, failed, (name, png) -> entry(zip, name, png));
            zip.finish(); // the stream is closed by who opened it
          });
      return count[0];
    }
    return each(files, names, translator, stop, failed, this::file);
  }

  private static int each(
      PictureFiles files,
      Map<String, String> names,
      Translator translator,
      AtomicBoolean stop,
      List<String> failed,
      BiConsumer<String, byte[]> writer) {
    int count = 0;
    for (Map.Entry<String, String> name : names.entrySet()) {
      if (stop.get()) {
        throw new OrganzaException(
            "stopped after %,d of %,d images".formatted(count, names.size()));
      }
      byte[] png;
      try {
        png = PngFile.bytes(translated(files, name.getKey(), translator));
      } catch (OrganzaException e) {
        failed.add(name.getKey() + ": " + e.problem());
        continue;
      }
      writer.accept(name.getValue(), png);
      count++;
    }
    return count;
  }

  private static BufferedImage translated(PictureFiles files, String name, Translator translator) {
    return translator.translate(files.read(name)).picture();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] png) {
    try {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(png);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void file(String name, byte[] png) {
    Path file = out.resolve(name);
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw FileTrouble.writing(file, e);
    }
    AtomicFile.write(file, png);
  }
}
