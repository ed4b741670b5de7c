package dev.organza.torch;

/** How the gradients of convolutions' weights are computed in bfloat16 on a CPU. */
public enum Backward {
  /** By LibTorch, as everywhere else. */
  LIBTORCH,
  /**
   * On short rows by matrix products ({@link RecordedConvolutions}), which is faster where the
   * processor's matrix units are idle on short rows.
   */
  PRODUCTS
}
