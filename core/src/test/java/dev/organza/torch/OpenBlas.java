package dev.organza.torch;

import com.sun.jna.NativeLibrary;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/** What OpenBLAS itself says. */
final class OpenBlas {

  private OpenBlas() {}

  /** How many threads its products use, in this whole process. */
  static int threads() {
    Torch.load();
    return NativeLibrary.getInstance(Loader.load(openblas_nolapack.class))
        .getFunction("openblas_get_num_threads")
        .invokeInt(new Object[0]);
  }
}
