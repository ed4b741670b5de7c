package dev.organza.torch;

import dev.organza.OrganzaException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Loader;

/**
 * Loads LibTorch, once a process and safely.
 *
 * <p>JavaCPP extracts native libraries from jars into a cache folder the first time they are
 * needed, one by one as it loads them. For LibTorch that order is fatal: {@code libtorch.so} is
 * opened before {@code libtorch_cpu.so} lies beside it, and a static initialiser dies with SIGSEGV.
 * So {@link #load} first extracts everything, then loads, and holds a lock file meanwhile: two
 * processes that start at once on a fresh machine must not load what the other has half written.
 *
 * <p>Every class of Organza that makes tensors calls {@link #load} before it touches {@code
 * org.bytedeco.pytorch}; user code need not.
 */
public final class Torch {

  private static final Set<String> PLATFORMS =
      Set.of("linux-x86_64", "macosx-arm64", "windows-x86_64");

  static {
    // Tensors are freed by scopes, never by the garbage collector; and JavaCPP's own limit on
    // physical memory counts the whole process, so that it can stop a healthy one.
    defaultProperty("org.bytedeco.javacpp.nopointergc", "true");
    defaultProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    defaultProperty("org.bytedeco.javacpp.maxbytes", "0");
  }

  private Torch() {}

  /**
   * Loads LibTorch; does nothing when it is loaded already.
   *
   * @throws OrganzaException on a platform without a LibTorch build, when the libraries of this
   *     platform are not on the class path, or when the cache folder cannot be written
   */
  public static void load() {
    try {
      Loaded.touch();
    } catch (ExceptionInInitializerError e) {
      if (e.getCause() instanceof OrganzaException known) {
        throw known;
      }
      throw new OrganzaException("LibTorch could not be loaded: " + e.getCause(), e.getCause());
    } catch (NoClassDefFoundError e) {
      throw new OrganzaException(
          "LibTorch could not be loaded; an earlier attempt in this process failed: "
              + e.getMessage(),
          e);
    }
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

  private static void defaultProperty(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /** The JVM's class initialisation lock makes the load happen once. */
  private static final class Loaded {

    static {
      String platform = Loader.getPlatform();
      requirePlatform(platform);
      try {
        File cache = Loader.getCacheDir();
        Path lockFile = cache.toPath().resolve("organza.lock");
        Files.createDirectories(cache.toPath());
        try (FileChannel channel =
                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          extract(org.bytedeco.openblas.presets.openblas.class, "openblas", List.of(platform));
          extract(
              org.bytedeco.pytorch.presets.torch.class,
              "pytorch",
              List.of(platform + "-gpu", platform));
          Loader.load(org.bytedeco.pytorch.global.torch.class);
          if (!lock.isValid()) {
            throw new IOException("the lock on " + lockFile + " was lost");
          }
        }
      } catch (IOException e) {
        throw new OrganzaException(
            "LibTorch could not be extracted: "
                + e.getMessage()
                + "\nFree some space, or name another folder with -Dorg.bytedeco.javacpp.cachedir=DIR.",
            e);
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

    /** Extracts every build of a library that is on the class path, of which there must be one. */
    private static void extract(Class<?> owner, String library, List<String> classifiers)
        throws IOException {
      for (String classifier : classifiers) {
        String resource = "/org/bytedeco/" + library + "/" + classifier;
        if (owner.getResource(resource) != null) {
          Loader.cacheResources(owner, resource);
          return;
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

    private static String firstLine(Throwable error) {
      return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    }

    static void touch() {}
  }
}
