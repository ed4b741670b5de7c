package dev.organza.data.source;

import dev.organza.Nearest;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.TableOptions;
import dev.organza.data.column.Column;
import dev.organza.data.image.ImageFit;
import dev.organza.data.made.Made;
import dev.organza.data.made.MadeSource;
import dev.organza.data.sound.SoundDecoder;
import dev.organza.data.sound.SoundSets;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where data come from: the named sources, and the kinds of file and folder that are read. Opens
 * data by name or path.
 */
public final class Sources {

  private static final Sources STANDARD =
      new Sources(
          Stream.of(
                  EmbeddedSource.all(),
                  PublishedSource.all(),
                  DensitySource.all(),
                  List.<Source>of(new DrumMachine()))
              .flatMap(List::stream)
              .toList(),
          List.of(
              new ImageTarFormat(),
              new IdxFormat(),
              new CifarFormat(),
              new NpyFormat(),
              new CsvFormat(),
              new JsonLinesFormat(),
              new SoundFormat(SoundSets.WAV),
              new ImageArchiveFormat(),
              new ImageFolderFormat()),
          List.of());

  /** How addresses of databases begin. They may hold a password, and are shown nowhere. */
  private static final String DATABASE = "jdbc:";

  private final List<Source> named;

  /** Every kind of file; the first that accepts a path reads it. */
  private final List<FileFormat> formats;

  private final List<SourceScheme> schemes;

  private Sources(List<Source> named, List<FileFormat> formats, List<SourceScheme> schemes) {
    this.named = named;
    this.formats = formats;
    this.schemes = schemes;
  }

  /** The sources that come with Organza. */
  public static Sources standard() {
    return STANDARD;
  }

  /**
   * These sources and one more.
   *
   * @throws IllegalArgumentException if there is one of that name
   */
  public Sources with(Source source) {
    String name = source.description().name();
    if (known(name).isPresent()) {
      throw new IllegalArgumentException("there are two data sources called " + name);
    }
    return new Sources(Stream.concat(named.stream(), Stream.of(source)).toList(), formats, schemes);
  }

  /** These sources and one more kind of file, which is asked before the others. */
  public Sources with(FileFormat format) {
    return new Sources(named, Stream.concat(Stream.of(format), formats.stream()).toList(), schemes);
  }

  /** These sources and one more format of sounds. */
  public Sources with(SoundDecoder decoder) {
    return new Sources(
        named,
        formats.stream()
            .map(format -> format instanceof SoundFormat sounds ? sounds.with(decoder) : format)
            .toList(),
        schemes);
  }

  /** These sources and one more kind of address. */
  public Sources with(SourceScheme scheme) {
    return new Sources(named, formats, Stream.concat(Stream.of(scheme), schemes.stream()).toList());
  }

  /**
   * Opens the data that the options name, downloading them if they are a named data set that is not
   * on this machine. A name wins over a file of that name, and the listener is told so; write
   * {@code ./digits} for the file.
   *
   * @param listener is told of downloads, and of what takes long to read
   * @throws UsageException if the source is neither a name nor an existing path, or an option does
   *     not fit it
   * @throws dev.organza.OrganzaException if the data cannot be read or downloaded
   */
  public Dataset open(DataOptions options, DownloadListener listener) {
    Dataset whole = openChecked(options, listener);
    return closedOnFailure(whole, () -> UsedSamples.of(whole, options));
  }

  /**
   * Opens the part of the data that the options hold out of the training; {@code data.first} does
   * not count.
   *
   * @throws UsageException if nothing is held out, and as {@link #open}
   */
  public Dataset openHeldOut(DataOptions options, DownloadListener listener) {
    if (options.heldOut() == 0) {
      throw new UsageException("No share of the data is held out (data.heldOut is 0).");
    }
    Dataset whole = openChecked(options.withFirst(0), listener);
    return closedOnFailure(whole, () -> UsedSamples.heldOutOf(whole, options));
  }

  private static Dataset closedOnFailure(Dataset opened, Supplier<Dataset> made) {
    try {
      return made.get();
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private Dataset openChecked(DataOptions options, DownloadListener listener) {
    Dataset dataset = openWhole(options, listener);
    try {
      if (!options.columns().isEmpty() && !options.columns().equals(columns(dataset))) {
        throw new UsageException(
            "data.columns is given, and %s has no columns to choose from.%nLeave the columns out, or choose a CSV table."
                .formatted(dataset.name()));
      }
      if (!options.range().isEmpty() && !isArrayOfImages(dataset, options.source())) {
        throw new UsageException(
            "data.range is given, and %s is no array of images.%nLeave the range out, or choose an .npy file of images."
                .formatted(dataset.name()));
      }
      if (!options.pair().isEmpty() && dataset.schema().arrays().size() == 1) {
        throw new UsageException(
            "data.pair is given, and %s is no folder of two folders.%nLeave the pair out, or choose the folder that holds both."
                .formatted(dataset.name()));
      }
      SoundSets.requireSense(dataset, options.sound());
      return sized(dataset, options.size());
    } catch (RuntimeException | Error e) {
      dataset.close();
      throw e;
    }
  }

  /** The columns of a table, those that are not learned as well. */
  private static List<String> columns(Dataset dataset) {
    return dataset.schema().sample() instanceof Field.Row row && !dataset.columns().isEmpty()
        ? row.table().columns().stream().map(Column::name).toList()
        : dataset.columns();
  }

  private static boolean isArrayOfImages(Dataset dataset, String source) {
    return dataset.shape().isImage() && source.toLowerCase(Locale.ROOT).endsWith(".npy");
  }

  private Dataset openWhole(DataOptions options, DownloadListener listener) {
    String source = options.source();
    Optional<SourceScheme> scheme = scheme(source);
    if (scheme.isPresent()) {
      return scheme.get().open(options.reading(), listener);
    }
    if (!options.table().query().isEmpty()) {
      throw new UsageException(
          "data.table.query is given, and %s is no database.%nLeave the query out, or give the address of a database."
              .formatted(shown(source)));
    }
    Optional<Made> made = made(source);
    if (made.isPresent()) {
      return made.get()
          .kind()
          .open(
              source,
              made.get().parts(),
              options,
              part -> {
                Dataset whole = openWhole(options.withSource(part).withFirst(0), listener);
                return closedOnFailure(whole, () -> sized(whole, options.size()));
              });
    }
    Optional<Source> known = known(source);
    if (known.isPresent()) {
      if (SourcePath.isThere(source)) {
        listener.note(
            "%s means the data set of that name; for the file or folder here, write .%s%s."
                .formatted(source, File.separator, source));
      }
      return SoundSets.fitted(known.get().open(options.reading(), listener), options.sound());
    }
    Path path = existing(source);
    if (SourcePath.takesLong(path)) {
      listener.note("Reading " + path + "…");
    }
    for (FileFormat format : formats) {
      if (format.accepts(path)) {
        return format.open(path, options.reading(), options.fitting());
      }
    }
    throw DataProblem.in(
        path,
        "is no kind of data that Organza reads.",
        "It reads "
            + formats.stream().map(FileFormat::description).collect(Collectors.joining(", "))
            + ".");
  }

  private Optional<SourceScheme> scheme(String source) {
    return schemes.stream().filter(each -> each.accepts(source)).findFirst();
  }

  /** Whether a source is an address, such as that of a database, and neither a name nor a path. */
  public boolean isAddress(String source) {
    return scheme(source).isPresent();
  }

  /**
   * A part that tells what the whole is: the first rows of a table with all columns and types, or
   * some sounds with their classes; empty for other data, and where it cannot be read by itself.
   */
  public Optional<Dataset> preview(DataOptions options) {
    String source = options.source();
    try {
      Optional<SourceScheme> scheme = scheme(source);
      if (scheme.isPresent()) {
        return scheme.get().preview(options.reading());
      }
      if (known(source).isPresent()) {
        return known(source).flatMap(each -> each.preview(options.reading()));
      }
      if (made(source).isPresent() || !SourcePath.isThere(source)) {
        return Optional.empty();
      }
      Path path = Path.of(source);
      return formats.stream()
          .filter(format -> format.accepts(path))
          .findFirst()
          .flatMap(format -> format.preview(path, options.reading()));
    } catch (OrganzaException e) {
      return Optional.empty(); // who opens it will say why
    }
  }

  private Optional<Source> known(String name) {
    return named.stream().filter(each -> each.description().name().equals(name)).findFirst();
  }

  /**
   * Whether there is something that the options name: a named data set, a file or folder, or an
   * address, behind which nobody has looked yet.
   */
  public boolean exists(DataOptions options) {
    return existsSource(options.source());
  }

  private boolean existsSource(String source) {
    return made(source)
        .map(made -> made.parts().stream().allMatch(this::existsSource))
        .orElseGet(
            () -> isAddress(source) || known(source).isPresent() || SourcePath.isThere(source));
  }

  private Optional<Made> made(String source) {
    return Made.of(source, this::existsSource);
  }

  /** The named source that is the published test split of another, if there is one. */
  public Optional<String> testSplit(String source) {
    Optional<Made> made = made(source);
    if (made.isPresent()) {
      return made.get().parts().stream().allMatch(part -> testSplit(part).isPresent())
          ? Optional.of(made.get().written(part -> testSplit(part).orElseThrow()))
          : Optional.empty();
    }
    return Optional.of(source + SourceDescription.TEST).filter(name -> known(name).isPresent());
  }

  /**
   * The options with absolute paths, which lead to the same files from any working directory. Names
   * of data sets, and what is no path, stay as they are.
   */
  public DataOptions located(DataOptions options) {
    DataOptions located = options.withSource(located(options.source()));
    TableOptions table = options.table();
    if (!table.schema().isEmpty()) {
      located = located.withTable(table.withSchema(SourcePath.absolute(table.schema())));
    }
    return options.dataDir().isEmpty()
        ? located
        : located.withDataDir(SourcePath.absolute(options.dataDir()));
  }

  private String located(String source) {
    Optional<Made> made = made(source);
    if (made.isPresent()) {
      return made.get().written(this::located);
    }
    return known(source).isPresent() || isAddress(source) ? source : SourcePath.absolute(source);
  }

  private Path existing(String source) {
    if (SourcePath.isThere(source)) {
      return Path.of(source);
    }
    if (source.startsWith(DATABASE)) {
      throw new UsageException(
          "This program reads no database.\n"
              + "Add the library organza-tables and the database's JDBC driver to its class path.");
    }
    List<String> names = list().stream().map(SourceDescription::name).toList();
    boolean pathLike = source.contains("/") || source.contains("\\");
    throw new UsageException(
        "There is no data source and no file or folder \"%s\".%n%s Sources are the names %s, paths of files and folders, and %s."
            .formatted(
                shown(source),
                pathLike
                    ? "Check the path."
                    : "Did you mean " + Nearest.closest(source, names) + "?",
                String.join(", ", names),
                Made.kinds().stream().map(MadeSource::form).collect(Collectors.joining(", "))));
  }

  private static String shown(String source) {
    return source.replaceAll("\\p{Cntrl}+", " ");
  }

  private static Dataset sized(Dataset dataset, int size) {
    if (size == 0) {
      return dataset;
    }
    if (!dataset.shape().isImage()) {
      throw new UsageException(
          "An image size of %d is given, and %s has %s.%nLeave the size out, or choose images."
              .formatted(
                  size,
                  dataset.name(),
                  dataset.shape().isSignal()
                      ? "sounds"
                      : "rows of %d numbers".formatted(dataset.shape().elements())));
    }
    boolean fits =
        dataset.schema().arrays().stream()
            .allMatch(
                field -> field.shape().dimension(1) == size && field.shape().dimension(2) == size);
    if (!fits && dataset.schema().arrays().size() > 1) {
      throw new UsageException(
          "An image size of %d is given, and %s has several images a sample, of other sizes.%nResize them at their source."
              .formatted(size, dataset.name()));
    }
    return fits ? dataset : ImageFit.fit(dataset, size);
  }

  /** The named sources, in the order in which to show them. */
  public List<SourceDescription> list() {
    return named.stream().map(Source::description).toList();
  }
}
