package dev.organza.run;

import dev.organza.FileTrouble;
import dev.organza.Hint;
import dev.organza.Nearest;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.journal.Event;
import dev.organza.model.Model;
import dev.organza.recipe.Catalogue;
import dev.organza.torch.Device;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one training run, {@code runs/00000-<recipe>-<data>/}, and where everything in it
 * lies.
 *
 * <p>The number makes a run easy to name and the newest easy to find; it is the next after the
 * highest in the folder of runs. Only {@link #create} writes; whoever owns a file writes it.
 *
 * <p>A run folder may be renamed and moved; it is known by what is in it. Without a number in its
 * name it has none, and {@code latest} goes by when it was started.
 *
 * @param path the folder itself
 * @param number the run's number, from 0; {@link #UNNUMBERED} if it was given another name
 */
public record RunFolder(Path path, int number) {

  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);

  /** The {@link #number} of a run whose name has none. */
  public static final int UNNUMBERED = -1;

  private static final Pattern NAME = Pattern.compile("(\\d{5,9})-(.+)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final int LONGEST_NAME = 60;
  private static final int MOST_LISTED = 5;
  private static final String LATEST = "latest";

  /**
   * Makes the folder of a new run, and the folder of runs if there is none yet. Two processes that
   * do this at once get two numbers.
   *
   * @param recipe the recipe's name
   * @param data the dataset's name or source; of a path or an address its last part is used, and
   *     what is neither letter nor digit becomes a hyphen
   * @throws OrganzaException if the file system does not allow it
   */
  public static RunFolder create(Path runs, String recipe, String data) {
    String name = sanitised(recipe) + "-" + sanitised(lastPart(data));
    try {
      Files.createDirectories(runs);
      // The number is reserved by a folder that only one process can make; the name comes after,
      // because two runs with one number and different names would not collide.
      for (int number = next(runs); ; number++) {
        Path reserved = runs.resolve(String.format(Locale.ROOT, ".%05d", number));
        if (!made(reserved)) {
          continue;
        }
        if (numbered(runs, number).isPresent()) {
          Files.delete(reserved);
          continue;
        }
        Path folder = runs.resolve(String.format(Locale.ROOT, "%05d-%s", number, name));
        Files.move(reserved, folder);
        Files.createDirectories(folder.resolve("samples"));
        Files.createDirectories(folder.resolve("checkpoints"));
        return new RunFolder(folder, number);
      }
    } catch (IOException e) {
      throw FileTrouble.writing(runs, e);
    }
  }

  /**
   * The run that a user named.
   *
   * @param selector the path of a run folder, a run's number ({@code 3} or {@code 00003}), its name
   *     or a part of it that no other run has, or {@code latest}
   * @throws UsageException if there is no such run or there are several; the message names up to
   *     five candidates
   * @throws OrganzaException if the folder of runs cannot be read
   */
  public static RunFolder find(Path runs, String selector) {
    Optional<RunFolder> direct = asPath(selector).flatMap(RunFolder::at);
    if (direct.isPresent()) {
      return direct.get();
    }
    List<RunFolder> all = list(runs);
    if (all.isEmpty()) {
      throw at(runs).isPresent()
          ? new UsageException(
              runs + " is a run itself; give the folder above it, or its path as the run")
          : new UsageException(
              "there are no runs in %s%s".formatted(runs, pathHint(selector)),
              Hint.say("Start one with: ").act(Hint.Task.TRAIN, ""));
    }
    if (selector.equals(LATEST)) {
      return all.get(all.size() - 1);
    }
    List<RunFolder> found = all.stream().filter(run -> run.name().equals(selector)).toList();
    if (found.isEmpty()) {
      found = all.stream().filter(run -> run.isNamed(selector)).toList();
    }
    if (found.size() == 1) {
      return found.get(0);
    } else if (found.size() > 1) {
      throw new UsageException(
          "\"%s\" names %d runs: %s".formatted(selector, found.size(), listed(found)));
    }
    String guess =
        Nearest.of(selector, all.stream().map(RunFolder::name).toList())
            .map(name -> "did you mean " + name + "? ")
            .orElse("");
    throw new UsageException(
        "there is no run \"%s\" in %s%s; %sknown: %s"
            .formatted(selector, runs, pathHint(selector), guess, listed(all)));
  }

  /** What stands at the path that a selector might be, if there is something else than a run. */
  private static String pathHint(String selector) {
    Optional<Path> path = asPath(selector).filter(Files::exists).map(Path::toAbsolutePath);
    for (Path above = path.orElse(null); above != null; above = above.getParent()) {
      if (at(above).isPresent()) {
        return ", but the path leads into " + above;
      }
    }
    return path.isPresent() ? ", and what is at that path is no run folder" : "";
  }

  /**
   * Every run in a folder of runs, in the order in which they were started; none if there is no
   * such folder.
   *
   * @throws OrganzaException if the folder cannot be read
   */
  public static List<RunFolder> list(Path runs) {
    if (Files.notExists(runs)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(runs)) {
      return inOrder(entries.flatMap(path -> at(path).stream()).toList());
    } catch (IOException e) {
      throw FileTrouble.reading(runs, e);
    }
  }

  /** By number; a run without one comes after those that were started before it. */
  private static List<RunFolder> inOrder(List<RunFolder> runs) {
    Map<Boolean, List<RunFolder>> parts =
        runs.stream().collect(Collectors.partitioningBy(run -> run.number != UNNUMBERED));
    List<RunFolder> ordered = new ArrayList<>(parts.getOrDefault(true, List.of()));
    ordered.sort(Comparator.comparingInt(RunFolder::number).thenComparing(RunFolder::name));
    List<RunFolder> renamed = new ArrayList<>(parts.getOrDefault(false, List.of()));
    renamed.sort(Comparator.comparing(RunFolder::started).thenComparing(RunFolder::name));
    for (RunFolder run : renamed) {
      int place = ordered.size();
      while (place > 0 && ordered.get(place - 1).started().isAfter(run.started())) {
        place--;
      }
      ordered.add(place, run);
    }
    return List.copyOf(ordered);
  }

  /** When the run began; long ago if that cannot be read. */
  private Instant started() {
    try {
      return Instant.parse(Provenance.read(provenance()).started());
    } catch (OrganzaException | DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** The folder's name, such as {@code 00003-dcgan-fashion}. */
  public String name() {
    return String.valueOf(path.getFileName());
  }

  /** {@code recipe.yaml}: the fully resolved recipe. */
  public Path recipe() {
    return path.resolve("recipe.yaml");
  }

  /** {@code provenance.json}: versions, device, seed and dataset. */
  public Path provenance() {
    return path.resolve("provenance.json");
  }

  /** {@code journal.jsonl}: one {@link Event} a line. */
  public Path journal() {
    return path.resolve("journal.jsonl");
  }

  /** {@code log.txt}. */
  public Path log() {
    return path.resolve("log.txt");
  }

  /** {@code reals.png}: a grid of real samples. */
  public Path reals() {
    return path.resolve("reals.png");
  }

  /** {@code reals.wav}: some real sounds, one after another. */
  public Path realSounds() {
    return path.resolve("reals.wav");
  }

  /** {@code samples/<images>.wav}: some of the samples after that many, where they are sounds. */
  public Path sounds(long images) {
    return samplesDir().resolve(padded(images) + ".wav");
  }

  /** {@code samples/}. */
  public Path samplesDir() {
    return path.resolve("samples");
  }

  /** {@code samples/<images>.png}: the grid after that many images seen, zero-padded to sort. */
  public Path sample(long images) {
    return samplesDir().resolve(padded(images) + ".png");
  }

  /** {@code samples/latest.png}: a copy of the newest grid. */
  public Path latestSample() {
    return samplesDir().resolve("latest.png");
  }

  /** {@code curves.png}. */
  public Path curves() {
    return path.resolve("curves.png");
  }

  /** {@code results/}. */
  public Path resultsDir() {
    return path.resolve("results");
  }

  /** {@code results/<images>/}: what metrics said of the generator after that many images seen. */
  public Path results(long images) {
    return resultsDir().resolve(padded(images));
  }

  /** {@code checkpoints/}. */
  public Path checkpointsDir() {
    return path.resolve("checkpoints");
  }

  /** Ten digits sort by name up to ten billion images, years of training. */
  private static String padded(long images) {
    return String.format(Locale.ROOT, "%010d", images);
  }

  private static Optional<Path> asPath(String selector) {
    try {
      return Optional.of(Path.of(selector));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The run folder at a path, if it is a folder with a run's name or with a run in it. */
  private static Optional<RunFolder> at(Path path) {
    if (!Files.isDirectory(path)) {
      return Optional.empty();
    }
    Path name = path.toAbsolutePath().normalize().getFileName();
    Matcher matcher = NAME.matcher(String.valueOf(name));
    if (matcher.matches()) {
      return Optional.of(new RunFolder(path, Integer.parseInt(matcher.group(1))));
    }
    RunFolder renamed = new RunFolder(path, UNNUMBERED);
    return renamed.holdsRun() ? Optional.of(renamed) : Optional.empty();
  }

  private boolean holdsRun() {
    return Files.isDirectory(checkpointsDir())
        && (Files.exists(recipe()) || Files.exists(journal()));
  }

  private boolean isNamed(String selector) {
    return NUMBER.matcher(selector).matches()
        ? Integer.parseInt(selector) == number
        : name().contains(selector);
  }

  private static int next(Path runs) {
    OptionalInt highest = list(runs).stream().mapToInt(RunFolder::number).max();
    return highest.isPresent() ? highest.getAsInt() + 1 : 0;
  }

  private static Optional<RunFolder> numbered(Path runs, int number) {
    return list(runs).stream().filter(run -> run.number == number).findFirst();
  }

  private static boolean made(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
      return true;
    } catch (FileAlreadyExistsException other) {
      return false;
    }
  }

  private static String listed(List<RunFolder> runs) {
    List<String> newest =
        runs.subList(Math.max(0, runs.size() - MOST_LISTED), runs.size()).stream()
            .map(RunFolder::name)
            .toList();
    String more = runs.size() > MOST_LISTED ? " and " + (runs.size() - MOST_LISTED) + " older" : "";
    return String.join(", ", newest) + more;
  }

  private static String lastPart(String data) {
    String[] parts = data.split("[/\\\\]+");
    return parts.length == 0 ? data : parts[parts.length - 1];
  }

  /**
   * Lower-case letters, digits and hyphens, which every file system and shell takes as they are.
   */
  private static String sanitised(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    String kept = plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
    return kept.isEmpty() ? "data" : kept;
  }

  /**
   * The model of the newest sound checkpoint, on the CPU, with the kinds of this library; the
   * caller closes it. {@link SavedState} has others.
   *
   * @throws OrganzaException if there is none
   */
  public Model loadModel() {
    return SavedState.newest(this, refused -> LOG.warn("{}", refused))
        .load(Catalogue.builtIn(), Device.cpu());
  }
}
