package dev.organza.data;

import dev.organza.CacheFolder;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Data sets that their authors publish on the web.
 *
 * <p>Their files are taken from the first of: {@code data.dataDir} (itself, its folder of the data
 * set's name, and the folders that torchvision makes), the cache, the folder of the Debian package,
 * and the web, from where they go to the cache. The cache is {@code $ORGANZA_CACHE} (or the system
 * property {@code organza.cache}), else {@code ~/.cache/organza}, with one folder per data set.
 * Mirrors to ask before the public homes are named, separated by commas, in {@code $ORGANZA_MIRROR}
 * (or {@code organza.mirror}): a mirror {@code http://host/path} has the files at {@code
 * http://host/path/NAME/FILE}.
 */
final class PublishedSource implements NamedSource {

  /** Makes a data set of the files, which come in the order in which they were listed. */
  interface Opener {
    Dataset open(List<Path> files) throws IOException;
  }

  private final SourceDescription description;
  private final List<RemoteFile> files;
  private final List<String> knownFolders;
  private final Opener opener;

  /**
   * @param knownFolders where else the files may lie: relative to {@code data.dataDir}, or absolute
   */
  PublishedSource(
      SourceDescription description,
      List<RemoteFile> files,
      List<String> knownFolders,
      Opener opener) {
    this.description = description;
    this.files = files;
    this.knownFolders = knownFolders;
    this.opener = opener;
  }

  static List<NamedSource> all() {
    return List.of(fashionMnist(), mnist(), cifar10());
  }

  private static NamedSource fashionMnist() {
    List<String> homes =
        List.of(
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/");
    return new PublishedSource(
        new SourceDescription(
            "fashion-mnist",
            "download",
            "[1,28,28] x 60,000",
            "MIT",
            "grey images of clothes in 10 classes: the training split of Fashion-MNIST"),
        List.of(
            file(
                "train-images-idx3-ubyte.gz",
                26_421_880,
                "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
                homes),
            file("train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe", homes)),
        List.of("FashionMNIST/raw", "/usr/share/datasets/fashion-mnist"),
        files ->
            IdxFormat.read("fashion-mnist", files.get(0), files.get(1), EmbeddedSource.CLOTHES));
  }

  private static NamedSource mnist() {
    List<String> homes =
        List.of(
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/");
    return new PublishedSource(
        new SourceDescription(
            "mnist",
            "download",
            "[1,28,28] x 60,000",
            "CC BY-SA 3.0",
            "grey images of handwritten digits: the training split of MNIST"),
        List.of(
            file(
                "train-images-idx3-ubyte.gz", 9_912_422, "f68b3c2dcbeaaa9fbdd348bbdeb94873", homes),
            file("train-labels-idx1-ubyte.gz", 28_881, "d53e105ee54ea40749a09fcbcd1e9432", homes)),
        List.of("MNIST/raw"),
        files -> IdxFormat.read("mnist", files.get(0), files.get(1), EmbeddedSource.DIGITS));
  }

  private static NamedSource cifar10() {
    return new PublishedSource(
        new SourceDescription(
            "cifar10",
            "download",
            "[3,32,32] x 50,000",
            "none stated",
            "colour photographs in 10 classes: the training split of CIFAR-10"),
        List.of(
            file(
                "cifar-10-binary.tar.gz",
                170_052_171,
                "c32a1d4ab5d03f1284b67883e8d87530",
                List.of("https://www.cs.toronto.edu/~kriz/"))),
        List.of(),
        files -> cifar10(files.get(0)));
  }

  private static RemoteFile file(String name, long bytes, String md5, List<String> homes) {
    return new RemoteFile(
        name, bytes, md5, homes.stream().map(home -> URI.create(home + name)).toList());
  }

  private static Dataset cifar10(Path archive) throws IOException {
    // The archive does not hold the five files in the order of their numbers.
    Map<String, byte[]> batches = new TreeMap<>();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file, 1 << 16))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (CifarFormat.TRAINING_FILES.contains(name)) {
          batches.put(name, tar.readNBytes(CifarFormat.TRAINING_FILE_BYTES));
        }
      }
    }
    try (CifarFormat.Reader reader = new CifarFormat.Reader()) {
      for (String name : CifarFormat.TRAINING_FILES) {
        byte[] batch = batches.get(name);
        if (batch == null) {
          throw DataProblem.in(archive, "does not hold " + name + ".", "Get the archive again.");
        }
        reader.add(new ByteArrayInputStream(batch), archive + " (" + name + ")");
      }
      return reader.dataset("cifar10", archive.toString());
    }
  }

  @Override
  public SourceDescription description() {
    return description;
  }

  @Override
  public Dataset open(DataOptions options, DownloadListener listener) {
    Path cache = CacheFolder.path().resolve(description.name());
    List<Path> found =
        folders(options.dataDir(), cache)
            .map(this::filesIn)
            .flatMap(Optional::stream)
            .findFirst()
            .orElseGet(() -> download(cache, listener));
    try {
      return opener.open(found);
    } catch (IOException e) {
      throw DataProblem.unreadable(found.get(0), e);
    }
  }

  private Stream<Path> folders(String dataDir, Path cache) {
    List<Path> folders = new ArrayList<>();
    if (!dataDir.isEmpty()) {
      Path own = Path.of(dataDir);
      if (!Files.isDirectory(own)) {
        throw new UsageException(
            "data.dataDir is "
                + dataDir
                + ", which is no folder.\nGive the folder that holds the data, or leave it out.");
      }
      folders.add(own.resolve(description.name()));
      knownFolders.stream()
          .filter(folder -> !Path.of(folder).isAbsolute())
          .forEach(folder -> folders.add(own.resolve(folder)));
      folders.add(own);
    }
    folders.add(cache);
    // An absolute known folder is where a package of the system installs the data.
    knownFolders.stream().map(Path::of).filter(Path::isAbsolute).forEach(folders::add);
    return folders.stream();
  }

  /** All files in one folder, each as published or without gzip; or nothing if one is missing. */
  private Optional<List<Path>> filesIn(Path folder) {
    List<Path> found =
        files.stream()
            .flatMap(
                file ->
                    Stream.of(file.name(), file.name().replaceFirst("-ubyte\\.gz$", "-ubyte"))
                        .map(folder::resolve)
                        .filter(Files::isRegularFile)
                        .limit(1))
            .toList();
    return found.size() == files.size() ? Optional.of(found) : Optional.empty();
  }

  private List<Path> download(Path cache, DownloadListener listener) {
    try {
      Downloader downloader = new Downloader();
      return files.stream()
          .map(file -> downloader.fetch(withMirrors(file), cache, listener))
          .toList();
    } catch (OrganzaException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new OrganzaException(
          "%s is not on this machine: %s%nConnect and try again; or put %s into %s or a folder given as data.dataDir; or name a mirror in ORGANZA_MIRROR; or use --data fashion, which needs no download."
              .formatted(
                  description.name(),
                  why,
                  String.join(" and ", files.stream().map(RemoteFile::name).toList()),
                  cache),
          e);
    }
  }

  private RemoteFile withMirrors(RemoteFile file) {
    List<URI> addresses = new ArrayList<>();
    for (String mirror : setting("organza.mirror", "ORGANZA_MIRROR").split(",", -1)) {
      if (!mirror.isBlank()) {
        String base = mirror.strip().replaceFirst("/+$", "");
        addresses.add(address(base + "/" + description.name() + "/" + file.name()));
      }
    }
    addresses.addAll(file.addresses());
    return new RemoteFile(file.name(), file.bytes(), file.md5(), addresses);
  }

  private static URI address(String text) {
    try {
      URI address = URI.create(text);
      if (List.of("http", "https").contains(String.valueOf(address.getScheme()))) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, with what is no URI at all.
    }
    throw new UsageException(
        "ORGANZA_MIRROR names " + text + ", which is no web address.\nGive http://host/path.");
  }

  private static String setting(String property, String variable) {
    String set = System.getProperty(property);
    if (set == null) {
      set = System.getenv(variable);
    }
    return set == null ? "" : set;
  }
}
