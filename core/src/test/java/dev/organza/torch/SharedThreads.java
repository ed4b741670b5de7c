package dev.organza.torch;

/** Products on LibTorch's threads for a while, as on the command line; for tests. */
public final class SharedThreads {

  private SharedThreads() {}

  /** From now on. */
  public static void begin() {
    Torch.load();
    ProductThreads.share();
  }

  /** Until now. */
  public static void end() {
    ProductThreads.unshare();
  }
}
