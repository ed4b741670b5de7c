package dev.organza.run;

import dev.organza.FileTree;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A new run that begins with a checkpoint of another one, which stays as it is. */
public final class RunBranch {

  private RunBranch() {}

  /**
   * The sound checkpoints of a run, oldest first.
   *
   * @return images seen by each
   */
  public static List<Long> checkpoints(RunFolder run) {
    if (!Files.isDirectory(run.checkpointsDir())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(run.checkpointsDir())) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches("\\d{1,18}"))
          .map(Long::valueOf)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileTrouble.reading(run.checkpointsDir(), e);
    }
  }

  /**
   * Copies a run as it was at a checkpoint. To train on from there, resume the copy.
   *
   * @param runs the folder of run folders
   * @param images seen at the checkpoint
   * @param settings changes of the recipe, each {@code path=value}
   * @throws UsageException if there is no such checkpoint, or a setting does not fit the recipe
   * @throws OrganzaException if the checkpoint is damaged or the copy cannot be written; nothing is
   *     left of it then
   */
  public static RunFolder of(
      Catalogue catalogue, Path runs, RunFolder run, long images, List<String> settings) {
    if (!checkpoints(run).contains(images)) {
      throw new UsageException(
          "%s has no checkpoint after %,d images".formatted(run.name(), images));
    }
    Recipe recipe = catalogue.recipes().set(catalogue.recipes().read(run.recipe()), settings);
    Path checkpoint =
        new Checkpoints(run.checkpointsDir(), recipe.checkpoints()).after(images).folder();
    RunFolder branch = RunFolder.create(runs, recipe.name(), recipe.data().source());
    try {
      for (Path file : files(run, images)) {
        copy(file, branch.path().resolve(run.path().relativize(file)));
      }
      Path to = branch.checkpointsDir().resolve(checkpoint.getFileName().toString());
      try (Stream<Path> parts = Files.list(checkpoint)) {
        for (Path part : parts.toList()) {
          copy(part, to.resolve(part.getFileName().toString()));
        }
      }
      Files.writeString(branch.recipe(), catalogue.recipes().write(recipe));
      return branch;
    } catch (IOException e) {
      remove(branch);
      throw FileTrouble.writing(branch.path(), e);
    }
  }

  private static void remove(RunFolder branch) {
    try {
      FileTree.delete(branch.path());
    } catch (IOException e) {
      // What could not be written may not be removable either; the error names the folder.
    }
  }

  /** What a run has besides checkpoints: with its pictures until then. */
  private static List<Path> files(RunFolder run, long images) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : List.of(run.provenance(), run.journal(), run.reals())) {
      if (Files.exists(file)) {
        files.add(file);
      }
    }
    if (Files.isDirectory(run.samplesDir())) {
      try (Stream<Path> pictures = Files.list(run.samplesDir())) {
        pictures
            .filter(file -> file.getFileName().toString().matches("\\d{1,18}\\.png"))
            .filter(
                file -> Long.parseLong(file.getFileName().toString().replace(".png", "")) <= images)
            .forEach(files::add);
      }
    }
    return files;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
  }
}
