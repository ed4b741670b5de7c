package dev.organza.train;

import dev.organza.FileTree;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The checkpoints of a run: folders named by the images seen.
 *
 * <p>One is written aside under a name that no reader looks at, forced to the disk, and renamed; so
 * a power cut or kill at any moment leaves the ones before as they were, and at worst rubbish that
 * the next write removes.
 */
public final class Checkpoints {

  private static final String ASIDE = ".writing-";

  private final Path folder;
  private final CheckpointPolicy policy;
  private long kept = -1;

  /** The checkpoints in a folder, which is created when the first is written. */
  public Checkpoints(Path folder, CheckpointPolicy policy) {
    this.folder = folder;
    this.policy = policy;
  }

  /** Where the checkpoint after that many images is, or would be; ten digits sort by name. */
  public Path at(long images) {
    return folder.resolve(String.format(Locale.ROOT, "%010d", images));
  }

  /** Keeps the checkpoint after that many images whatever the policy, and no earlier such one. */
  public void keep(long images) {
    kept = images;
  }

  /**
   * Writes a checkpoint of a trainer's state and removes those that the policy no longer keeps.
   *
   * @param metadata what the model file says of itself
   * @param journalBytes the length of the run's journal, which is on the disk already
   * @param seconds how long the training has taken
   * @throws OrganzaException if it cannot be written; the older ones are untouched
   * @throws DivergenceException if a weight is not finite: such a state is not worth keeping
   */
  public Checkpoint save(
      Trainer trainer, Map<String, String> metadata, long journalBytes, double seconds) {
    trainer.requireFinite();
    Path target = at(trainer.progress().images());
    Path aside = folder.resolve(ASIDE + target.getFileName());
    try {
      Files.createDirectories(folder);
      removeRubbish();
      Files.createDirectory(aside);
      Trainer.Snapshot snapshot = trainer.snapshot();
      Checkpoint.write(aside, snapshot, metadata, journalBytes, seconds);
      force(aside);
      replace(aside, target);
      force(folder);
      removeUndone(trainer.progress().images());
      prune();
      return new Checkpoint(target, snapshot.position(), journalBytes, seconds);
    } catch (IOException e) {
      discard(aside);
      throw new OrganzaException(
          FileTrouble.writing(target, e).getMessage()
              + "\nThe checkpoints before it are untouched: resume from the newest of them.",
          e);
    }
  }

  /**
   * Restores a trainer to the newest sound checkpoint.
   *
   * @param refused is told of each newer one that was passed over and why
   * @return the one it was
   * @throws UsageException if all that are sound are of other networks than the trainer's
   * @throws OrganzaException if there is none
   */
  public Checkpoint restoreNewest(Trainer trainer, Consumer<String> refused) {
    List<Path> newestFirst = newestFirst();
    List<String> passedOver = new ArrayList<>();
    Optional<UsageException> misfit = Optional.empty();
    for (Path candidate : newestFirst) {
      try (Scope scope = Scope.open()) {
        Checkpoint checkpoint = Checkpoint.open(candidate);
        restore(trainer, checkpoint.snapshot(), candidate);
        passedOver.forEach(refused);
        return checkpoint;
      } catch (UsageException e) {
        misfit = Optional.of(misfit.orElse(e));
        passedOver.add(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      } catch (OrganzaException e) {
        passedOver.add(String.valueOf(e.getMessage()));
      }
    }
    if (misfit.isPresent()) {
      throw misfit.get(); // sound, but of other networks: the recipe was changed, no file damaged
    }
    passedOver.forEach(refused);
    throw noneIn(newestFirst.size());
  }

  private static void restore(Trainer trainer, Trainer.Snapshot snapshot, Path checkpoint) {
    try {
      trainer.restore(snapshot);
    } catch (OrganzaException e) {
      throw new UsageException(
          "The checkpoint "
              + checkpoint
              + " does not fit this recipe: "
              + e.getMessage()
              + ".\nLeave networks, prior and optimisers as they were, or start a new run.",
          e);
    }
  }

  /**
   * The newest sound checkpoint.
   *
   * @param refused is told of each newer one that was passed over and why
   * @throws OrganzaException if there is none
   */
  public Checkpoint newest(Consumer<String> refused) {
    List<Path> newestFirst = newestFirst();
    return firstSound(newestFirst, refused).orElseThrow(() -> noneIn(newestFirst.size()));
  }

  /**
   * The newest sound checkpoint that is newer than one that is known, which is not read again.
   *
   * @param images after which the known one was written
   * @param refused is told of each that was passed over and why
   * @return empty if there is none
   */
  public Optional<Checkpoint> newerThan(long images, Consumer<String> refused) {
    return firstSound(
        newestFirst().stream().filter(path -> images(path) > images).toList(), refused);
  }

  private static Optional<Checkpoint> firstSound(List<Path> newestFirst, Consumer<String> refused) {
    for (Path candidate : newestFirst) {
      try {
        return Optional.of(Checkpoint.open(candidate));
      } catch (OrganzaException e) {
        refused.accept(e.getMessage());
      }
    }
    return Optional.empty();
  }

  /**
   * The checkpoint after that many images.
   *
   * @throws OrganzaException if it is missing or damaged
   */
  public Checkpoint after(long images) {
    return Checkpoint.open(at(images));
  }

  private OrganzaException noneIn(int damaged) {
    return new OrganzaException(
        damaged == 0
            ? "There is no checkpoint in "
                + folder
                + ".\nTrain the run for longer, or choose another."
            : "None of the "
                + damaged
                + " checkpoints in "
                + folder
                + " can be used.\nStart a new run.");
  }

  /** The folders that have the name of a checkpoint, sound or not. */
  List<Path> newestFirst() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> path.getFileName().toString().matches("\\d{1,18}"))
          .sorted(Comparator.comparingLong(Checkpoints::images).reversed())
          .toList();
    } catch (IOException e) {
      throw FileTrouble.reading(folder, e);
    }
  }

  private static long images(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString());
  }

  /**
   * Removes checkpoints of later progress than the one just written. They were refused when this
   * training resumed; their future is undone, and they must not take the place of sound ones.
   */
  private void removeUndone(long images) throws IOException {
    for (Path path : newestFirst()) {
      if (images(path) > images) {
        FileTree.delete(path);
      }
    }
  }

  private void prune() throws IOException {
    List<Path> newestFirst = newestFirst();
    Optional<Long> lastKept = Optional.empty();
    List<Path> oldestFirst = new ArrayList<>(newestFirst);
    oldestFirst.sort(Comparator.comparingLong(Checkpoints::images));
    for (Path path : oldestFirst) {
      long period =
          policy.keepEveryKimg() == 0
              ? -1
              : (long) (images(path) / (policy.keepEveryKimg() * 1000));
      boolean forGood = period > 0 && !lastKept.equals(Optional.of(period));
      if (images(path) == kept) {
        continue;
      }
      if (forGood) {
        lastKept = Optional.of(period);
      } else if (newestFirst.indexOf(path) >= policy.keepLast()) {
        FileTree.delete(path);
      }
    }
  }

  private void removeRubbish() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path path : entries.toList()) {
        if (path.getFileName().toString().startsWith(ASIDE)) {
          FileTree.delete(path);
        }
      }
    }
  }

  /**
   * Renames onto the target; an old one of that name goes aside first, under a name no one reads.
   */
  private static void replace(Path aside, Path target) throws IOException {
    try {
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
      replaceExisting(aside, target);
    } catch (IOException e) {
      if (!Files.exists(target)) {
        throw e;
      }
      replaceExisting(aside, target);
    }
  }

  private static void replaceExisting(Path aside, Path target) throws IOException {
    Path old = target.resolveSibling(ASIDE + "old-" + target.getFileName());
    Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    FileTree.delete(old);
  }

  private static void discard(Path aside) {
    try {
      FileTree.delete(aside);
    } catch (IOException e) {
      // The first error is the one to report; the next write removes the rubbish.
    }
  }

  /** Makes a rename or a new file in a folder durable; Windows has no such call and needs none. */
  private static void force(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The platform cannot open a folder.
    }
  }
}
