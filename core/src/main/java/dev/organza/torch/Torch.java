package dev.organza.torch;

import dev.organza.CacheFolder;
import dev.organza.HomeFolder;
import dev.organza.OrganzaException;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Loads LibTorch, once a process and safely.
 *
 * <p>JavaCPP extracts native libraries from jars into a cache folder the first time they are
 * needed, one by one as it loads them. For LibTorch that order is fatal: {@code libtorch.so} is
 * opened before {@code libtorch_cpu.so} lies beside it, and a static initialiser dies with SIGSEGV.
 * So {@link #load} first extracts everything, then loads, and holds a lock file meanwhile: two
 * processes that start at once on a fresh machine must not load what the other has half written.
 *
 * <p>JavaCPP looks for each library under every name it might have, in every jar of the class path
 * and for every variant of a platform it knows. Where no GPU build is on the class path, {@link
 * #load} tells it to look for none: 28 libraries of CUDA that are not there took twice as long to
 * miss as LibTorch takes to load. A process that uses other libraries by JavaCPP whose variants it
 * wants loaded says so with {@code -Dorg.bytedeco.javacpp.platform.extension}.
 *
 * <p>Every class of Organza that makes tensors calls {@link #load} before it touches {@code
 * org.bytedeco.pytorch}; user code need not.
 */
public final class Torch {

  private static final Set<String> PLATFORMS =
      Set.of("linux-x86_64", "macosx-arm64", "windows-x86_64");

  /** Names the folder to which JavaCPP unpacks libraries. */
  private static final String CACHE = "org.bytedeco.javacpp.cachedir";

  private Torch() {}

  private static final AtomicBoolean aheadBegun = new AtomicBoolean();
  private static volatile @Nullable Consumer<String> announcer;
  private static volatile boolean loaded;
  private static volatile boolean sharing;

  /**
   * Loads LibTorch; does nothing when it is loaded already.
   *
   * @throws OrganzaException on a platform without a LibTorch build, when the libraries of this
   *     platform are not on the class path, or when the cache folder cannot be written
   */
  public static void load() {
    OrganzaException failure = Loaded.FAILURE;
    if (failure != null) {
      throw new OrganzaException(String.valueOf(failure.getMessage()), failure);
    }
  }

  /**
   * Has matrix products computed on LibTorch's threads in place of OpenBLAS's own, from when
   * LibTorch is loaded, or from now if it is. This holds for the process; nothing may compute
   * meanwhile.
   *
   * <p>It makes training of perceptrons on two processors about a quarter faster. It has an effect
   * on Linux alone, where LibTorch comes with libgomp, and needs JNA, which unpacks a library to
   * the folder for temporary files; without that, products keep threads of their own. {@code
   * organza} does this; other programs have to ask for it.
   */
  public static void shareThreads() {
    sharing = true;
    if (loaded) {
      try (SystemDefaults defaults = defaults()) {
        ProductThreads.share();
      }
    }
  }

  /**
   * Begins to load LibTorch on another thread, for programs that have something else to do
   * meanwhile. What goes wrong is thrown by the {@link #load} that needs it.
   */
  public static void loadAhead() {
    if (aheadBegun.getAndSet(true)) {
      return;
    }
    Thread loading = new Thread(Loaded::begin, "organza-load");
    loading.setDaemon(true);
    loading.start();
    // A process must not end while a library initialises itself.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> join(loading), "organza-load-end"));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Hands the one thing that {@link #load} has to say to someone: that it unpacks LibTorch, which
   * takes seconds and happens once a machine. Without this it goes to the log.
   */
  public static void announceTo(Consumer<String> listener) {
    announcer = listener;
  }

  /** The version of LibTorch and of its Java binding, for example {@code 2.10.0-1.5.13}. */
  public static String version() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Refuses a platform that LibTorch has no build for. */
  static void requirePlatform(String platform) {
    if (!PLATFORMS.contains(platform)) {
      throw new OrganzaException(
          "Organza needs LibTorch, which has no build for "
              + platform
              + ".\nIt runs on Linux x86-64, macOS on Apple silicon and Windows x86-64.");
    }
  }

  /**
   * What JavaCPP and JNA are to read when they are initialised. Tensors are freed by scopes, never
   * by the garbage collector; and JavaCPP's own limit on physical memory counts the whole process,
   * so that it can stop a healthy one. Where the JVM does not know the user's home, both libraries
   * would unpack to a folder named "?" in the working directory.
   */
  private static SystemDefaults defaults() {
    Map<String, String> values = new HashMap<>();
    values.put("org.bytedeco.javacpp.nopointergc", "true");
    values.put("org.bytedeco.javacpp.maxphysicalbytes", "0");
    values.put("org.bytedeco.javacpp.maxbytes", "0");
    if (!HomeFolder.isKnownToTheJvm()) {
      String folder = System.getProperty(CACHE, CacheFolder.ofLibraries().toString());
      values.put(CACHE, folder);
      values.put("jna.tmpdir", folder);
    }
    return new SystemDefaults(values);
  }

  /** The JVM's class initialisation lock makes the load happen once. */
  private static final class Loaded {

    /** Why there is no LibTorch; null if there is. */
    static final @Nullable OrganzaException FAILURE = attempt();

    private Loaded() {}

    /** Initialises this class, which is the whole of it. */
    static void begin() {}

    private static @Nullable OrganzaException attempt() {
      try (SystemDefaults defaults = defaults()) {
        loadOnce();
        return null;
      } catch (OrganzaException e) {
        return e;
      }
    }

    private static void loadOnce() {
      String platform = Loader.getPlatform();
      requirePlatform(platform);
      try {
        File cache = Loader.getCacheDir();
        Path lockFile = cache.toPath().resolve("organza.lock");
        Files.createDirectories(cache.toPath());
        try (FileChannel channel =
                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          Natives openblas =
              Natives.of(
                  org.bytedeco.openblas.presets.openblas.class, "openblas", List.of(platform));
          Natives pytorch =
              Natives.of(
                  org.bytedeco.pytorch.presets.torch.class,
                  "pytorch",
                  List.of(platform + "-gpu", platform));
          long missing = openblas.missingBytes(cache) + pytorch.missingBytes(cache);
          if (missing > 0) {
            announce(
                String.format(
                    Locale.ROOT,
                    "first run, unpacking %,d MB of LibTorch to %s…",
                    Math.max(1, missing / 1_000_000),
                    cache));
          }
          openblas.extract();
          pytorch.extract();
          if (pytorch.classifier().equals(platform)) {
            Loader.loadProperties().putIfAbsent("platform.extension", "");
          }
          Class.forName(Pointer.class.getName()); // reads its properties now
          Loader.load(org.bytedeco.pytorch.global.torch.class);
          loaded = true;
          if (sharing) {
            ProductThreads.share();
          }
          if (!lock.isValid()) {
            throw new IOException("the lock on " + lockFile + " was lost");
          }
        }
      } catch (IOException e) {
        throw new OrganzaException(
            "LibTorch could not be extracted: "
                + e.getMessage()
                + "\nFree some space, or name another folder with -D"
                + CACHE
                + "=DIR.",
            e);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e); // it was compiled against
      } catch (UnsatisfiedLinkError e) {
        throw new OrganzaException(
            "LibTorch could not be loaded: "
                + firstLine(e)
                + "\nIs org.bytedeco:pytorch with classifier "
                + platform
                + " on the class path, and the machine's C library recent enough?",
            e);
      }
    }

    private static void announce(String line) {
      Consumer<String> listener = announcer;
      if (listener != null) {
        listener.accept(line);
      } else {
        LoggerFactory.getLogger(Torch.class).info("{}", line);
      }
    }

    private static String firstLine(Throwable error) {
      return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    }
  }

  /**
   * The build of a library that is on the class path, of which there must be one.
   *
   * @param owner a class that JavaCPP finds the library by
   * @param folder the resource folder with the files
   * @param path the same as a name
   * @param classifier which build it is
   */
  private record Natives(Class<?> owner, URL folder, String path, String classifier) {

    static Natives of(Class<?> owner, String library, List<String> classifiers) {
      for (String classifier : classifiers) {
        String path = "/org/bytedeco/" + library + "/" + classifier;
        URL folder = owner.getResource(path);
        if (folder != null) {
          return new Natives(owner, folder, path, classifier);
        }
      }
      throw new OrganzaException(
          "the native libraries of "
              + library
              + " are not on the class path.\nAdd org.bytedeco:"
              + library
              + " with the classifier "
              + String.join(" or ", classifiers)
              + ".");
    }

    /** How much is not in the cache yet; 0 where that cannot be told, outside of jars. */
    long missingBytes(File cache) throws IOException {
      if (!(folder.openConnection() instanceof JarURLConnection connection)) {
        return 0;
      }
      connection.setUseCaches(false);
      try (JarFile jar = connection.getJarFile()) {
        File extracted = new File(cache, new File(jar.getName()).getName());
        return jar.stream()
            .filter(entry -> entry.getName().startsWith(path.substring(1) + "/"))
            .filter(entry -> new File(extracted, entry.getName()).length() != entry.getSize())
            .mapToLong(JarEntry::getSize)
            .sum();
      }
    }

    void extract() throws IOException {
      Loader.cacheResources(owner, path);
    }
  }
}
