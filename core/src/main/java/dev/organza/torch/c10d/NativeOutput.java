package dev.organza.torch.c10d;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.function.Supplier;

/**
 * Keeps what native code prints off standard output, which is for results: Gloo prints a line
 * whenever workers have connected.
 */
final class NativeOutput {

  private static final int STANDARD_OUTPUT = 1;
  private static final int WRITE_ONLY = 1;

  // Guarded by this class.
  private static int silent;
  private static int saved = -1;

  private NativeOutput() {}

  /** Does something meanwhile. Where standard output cannot be turned, it stays as it is. */
  static <T> T silenced(Supplier<T> action) {
    begin();
    try {
      return action.get();
    } finally {
      end();
    }
  }

  /** Several threads may be at it, and the first has turned the output for all. */
  private static synchronized void begin() {
    silent++;
    if (silent == 1 && !Platform.isWindows()) {
      try {
        saved = Descriptors.dup(STANDARD_OUTPUT);
        int nowhere = Descriptors.open("/dev/null", WRITE_ONLY);
        if (saved >= 0 && nowhere >= 0) {
          Descriptors.dup2(nowhere, STANDARD_OUTPUT);
          Descriptors.close(nowhere);
        }
      } catch (LinkageError e) {
        saved = -1; // no JNA here
      }
    }
  }

  private static synchronized void end() {
    silent--;
    if (silent == 0 && saved >= 0) {
      Descriptors.dup2(saved, STANDARD_OUTPUT);
      Descriptors.close(saved);
      saved = -1;
    }
  }

  /** Of the C library. */
  private static final class Descriptors {

    static {
      Native.register(Descriptors.class, NativeLibrary.getInstance("c"));
    }

    private Descriptors() {}

    static native int open(String path, int flags);

    static native int dup(int descriptor);

    static native int dup2(int from, int to);

    static native int close(int descriptor);
  }
}
