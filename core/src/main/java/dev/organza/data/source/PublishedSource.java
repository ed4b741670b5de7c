package dev.organza.data.source;

import dev.organza.CacheFolder;
import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Reading;
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
final class PublishedSource implements Source {

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

  static List<Source> all() {
    return List.of(
        fashionMnist(
            "fashion-mnist",
            "[1,28,28] x 60,000",
            "training",
            file("train-images-idx3-ubyte.gz", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
            file("train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe")),
        fashionMnist(
            "fashion-mnist" + SourceDescription.TEST,
            "[1,28,28] x 10,000",
            "test",
            file("t10k-images-idx3-ubyte.gz", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
            file("t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310")),
        mnist(
            "mnist",
            "[1,28,28] x 60,000",
            "training",
            file("train-images-idx3-ubyte.gz", 9_912_422, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
            file("train-labels-idx1-ubyte.gz", 28_881, "d53e105ee54ea40749a09fcbcd1e9432")),
        mnist(
            "mnist" + SourceDescription.TEST,
            "[1,28,28] x 10,000",
            "test",
            file("t10k-images-idx3-ubyte.gz", 1_648_877, "9fb629c4189551a2d022fa330f9573f3"),
            file("t10k-labels-idx1-ubyte.gz", 4_542, "ec29112dd5afa0611ce80d1b7f02629c")),
        cifar10("cifar10", "[3,32,32] x 50,000", "training", CifarFormat.TRAINING_FILES),
        cifar10(
            "cifar10" + SourceDescription.TEST,
            "[3,32,32] x 10,000",
            "test",
            CifarFormat.TEST_FILES));
  }

  private static Source fashionMnist(
      String name, String content, String split, File images, File labels) {
    return idx(
        new SourceDescription(
            name,
            "download",
            content,
            "MIT",
            "grey images of clothes in 10 classes: the " + split + " split of Fashion-MNIST"),
        List.of(
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
        List.of("FashionMNIST/raw", "/usr/share/datasets/fashion-mnist"),
        List.of(images, labels),
        EmbeddedSource.CLOTHES);
  }

  private static Source mnist(String name, String content, String split, File images, File labels) {
    return idx(
        new SourceDescription(
            name,
            "download",
            content,
            "CC BY-SA 3.0",
            "grey images of handwritten digits: the " + split + " split of MNIST"),
        List.of(
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/"),
        List.of("MNIST/raw"),
        List.of(images, labels),
        EmbeddedSource.DIGITS);
  }

  private static Source idx(
      SourceDescription description,
      List<String> homes,
      List<String> knownFolders,
      List<File> files,
      List<String> classes) {
    return new PublishedSource(
        description,
        files.stream().map(file -> file.at(homes)).toList(),
        knownFolders,
        found -> IdxFormat.read(description.name(), found.get(0), found.get(1), classes));
  }

  private static Source cifar10(String name, String content, String split, List<String> members) {
    return new PublishedSource(
        new SourceDescription(
            name,
            "download",
            content,
            "none stated",
            "colour photographs in 10 classes: the " + split + " split of CIFAR-10"),
        List.of(
            file("cifar-10-binary.tar.gz", 170_052_171, "c32a1d4ab5d03f1284b67883e8d87530")
                .at(List.of("https://www.cs.toronto.edu/~kriz/"))),
        List.of(),
        files -> cifar10(name, files.get(0), members));
  }

  /** A file as its authors made it, wherever it is published. */
  private record File(String name, long bytes, String md5) {

    RemoteFile at(List<String> homes) {
      return new RemoteFile(
          name, bytes, md5, homes.stream().map(home -> URI.create(home + name)).toList());
    }
  }

  private static File file(String name, long bytes, String md5) {
    return new File(name, bytes, md5);
  }

  private static Dataset cifar10(String source, Path archive, List<String> members)
      throws IOException {
    // The archive does not hold the five files in the order of their numbers.
    Map<String, byte[]> batches = new TreeMap<>();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file, 1 << 16))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (members.contains(name)) {
          batches.put(name, tar.readNBytes(CifarFormat.FILE_BYTES));
        }
      }
    }
    try (CifarFormat.Reader reader = new CifarFormat.Reader()) {
      for (String name : members) {
        byte[] batch = batches.get(name);
        if (batch == null) {
          throw DataProblem.in(archive, "does not hold " + name + ".", "Get the archive again.");
        }
        reader.add(new ByteArrayInputStream(batch), archive + " (" + name + ")");
      }
      return reader.dataset(source, archive.toString());
    }
  }

  @Override
  public SourceDescription description() {
    return description;
  }

  @Override
  public Dataset open(Reading reading, DownloadListener listener) {
    Path cache = CacheFolder.path().resolve(folder());
    List<Path> found =
        folders(reading.dataDir(), cache)
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

  /** Both splits of a data set lie in one folder. */
  private String folder() {
    return description.name().replaceFirst(SourceDescription.TEST + "$", "");
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
      folders.add(own.resolve(folder()));
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
          "%s is not on this machine: %s".formatted(description.name(), why),
          Hint.say(
                  "Connect and try again; or put %s into %s or a folder given as "
                      .formatted(
                          String.join(" and ", files.stream().map(RemoteFile::name).toList()),
                          cache))
              .set("data.dataDir", "DIR")
              .and("; or name a mirror in ORGANZA_MIRROR; or use ")
              .set("data.source", "fashion")
              .and(", which needs no download."),
          e);
    }
  }

  private RemoteFile withMirrors(RemoteFile file) {
    List<URI> addresses = new ArrayList<>();
    for (String mirror : setting("organza.mirror", "ORGANZA_MIRROR").split(",", -1)) {
      if (!mirror.isBlank()) {
        String base = mirror.strip().replaceFirst("/+$", "");
        addresses.add(address(base + "/" + folder() + "/" + file.name()));
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
