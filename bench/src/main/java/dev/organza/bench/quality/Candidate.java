package dev.organza.bench.quality;

import dev.organza.UsageException;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A system that is trained. */
sealed interface Candidate {

  /** What the user called it. */
  String word();

  /**
   * PyTorch's DCGAN script.
   *
   * @param form of the networks for images of 28 pixels
   * @param batch images a minibatch
   */
  record PyTorch(String word, String form, int batch) implements Candidate {

    /** As in the script; twice its batch; with networks of the sizes of Organza's. */
    static final List<PyTorch> ALL =
        List.of(
            new PyTorch("torch", "usual", 64),
            new PyTorch("torch-128", "usual", 128),
            new PyTorch("torch-base7", "base7", 64));

    /** Its modes, those of {@code bench/compare.d/torch_worker.py}. */
    enum Mode {
      EAGER("eager"),
      AUTOCAST("autocast"),
      COMPILE("compile"),
      COMPILE_AUTOCAST("compile-autocast");

      private final String word;

      Mode(String word) {
        this.word = word;
      }

      static Optional<Mode> named(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
      }

      /** Whether its first start ever is much longer than the later ones. */
      boolean compiles() {
        return this == COMPILE || this == COMPILE_AUTOCAST;
      }

      @Override
      public String toString() {
        return word;
      }
    }
  }

  /**
   * Organza.
   *
   * @param recipe a recipe's name, or a file
   */
  record Organza(String word, String recipe) implements Candidate {}

  /** The recipe of {@code ./organza train}, whichever that is. */
  String DEFAULT = "default";

  /**
   * The candidate of this name.
   *
   * @throws UsageException if there is none
   */
  static Candidate named(String word) {
    Optional<PyTorch> script =
        PyTorch.ALL.stream().filter(candidate -> candidate.word().equals(word)).findFirst();
    if (script.isPresent()) {
      return script.get();
    }
    String recipe = word.equals(DEFAULT) ? Recipes.DEFAULT : word;
    Catalogue.builtIn().recipes().find(recipe);
    return new Organza(word, recipe);
  }

  /** The names of all that are built in. */
  static List<String> names() {
    return Stream.of(
            PyTorch.ALL.stream().map(PyTorch::word), Stream.of(DEFAULT), Recipes.names().stream())
        .flatMap(names -> names)
        .toList();
  }
}
