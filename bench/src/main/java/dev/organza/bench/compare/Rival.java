package dev.organza.bench.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A system in one way of using it. */
enum Rival {
  ORGANZA_FLOAT32("organza", "Organza, float32", Family.ORGANZA, "float32"),
  ORGANZA_AUTO("organza-auto", "Organza, `--precision auto`", Family.ORGANZA, "auto"),
  TORCH("torch", "PyTorch eager, float32", Family.PYTORCH, "eager"),
  TORCH_BFLOAT16("torch-bf16", "PyTorch eager, bfloat16", Family.PYTORCH, "autocast"),
  TORCH_COMPILE("torch-compile", "PyTorch compiled, float32", Family.PYTORCH, "compile"),
  TORCH_COMPILE_BFLOAT16(
      "torch-compile-bf16", "PyTorch compiled, bfloat16", Family.PYTORCH, "compile-autocast"),
  DJL("djl", "DJL, float32", Family.DJL, "float32"),
  DL4J("dl4j", "DL4J, float32", Family.DL4J, "float32");

  /** Whose program it is, and so how it is started. */
  enum Family {
    ORGANZA,
    PYTORCH,
    DJL,
    DL4J
  }

  private final String word;
  private final String title;
  private final Family family;
  private final String mode;

  Rival(String word, String title, Family family, String mode) {
    this.word = word;
    this.title = title;
    this.family = family;
    this.mode = mode;
  }

  static Optional<Rival> named(String word) {
    return Arrays.stream(values()).filter(rival -> rival.word.equals(word)).findFirst();
  }

  static List<Rival> all() {
    return List.of(values());
  }

  /** What tables call it. */
  String title() {
    return title;
  }

  Family family() {
    return family;
  }

  /** What its worker is told to be. */
  String mode() {
    return mode;
  }

  /** Whether it measures by itself how many threads to take. */
  boolean choosesThreads() {
    return this == ORGANZA_AUTO;
  }

  /** Whether its first start ever is much longer than the later ones, because it compiles. */
  boolean compiles() {
    return this == TORCH_COMPILE || this == TORCH_COMPILE_BFLOAT16;
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return word;
  }
}
