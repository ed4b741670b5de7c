package dev.organza.bench.quality;

import dev.organza.bench.turns.Command;
import dev.organza.bench.turns.OrganzaJvm;
import dev.organza.bench.turns.Python;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How the workers are started, and what each of them is.
 *
 * @param organza a JVM with Organza
 * @param python a Python that has PyTorch, if there is one
 * @param kernelCache where compiled kernels are kept from one start to the next
 */
record Trainees(OrganzaJvm organza, Optional<Path> python, Path kernelCache) {

  private static final List<String> SCRIPTS = List.of("torch_quality.py", "torch_worker.py");

  /** The command of a training of PyTorch's script; empty without a Python that has PyTorch. */
  Optional<Command> pytorch(PyTorchRun run) {
    return python.map(
        program ->
            Python.command(
                program,
                scripts().resolve(SCRIPTS.get(0)),
                run.words(),
                run.threads(),
                kernelCache));
  }

  /** The command of a training of a recipe. */
  Command organza(OrganzaTrainee.Arguments arguments) {
    return organza.command(OrganzaTrainee.class, arguments.words());
  }

  /** A hash of all that makes a candidate what it is, besides the program and its libraries. */
  String definition(Candidate candidate) {
    return sha256(
        candidate instanceof Candidate.PyTorch script
            ? script.form() + script.batch() + SCRIPTS.stream().map(this::text).toList()
            : recipeText(((Candidate.Organza) candidate).recipe()));
  }

  private static String recipeText(String name) {
    Recipes recipes = Catalogue.builtIn().recipes();
    return recipes.write(recipes.find(name));
  }

  private Path scripts() {
    return organza.checkout().resolve("bench/compare.d");
  }

  private String text(String script) {
    try {
      return Files.readString(scripts().resolve(script));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }

  /** The commit of the repository, with a word if files differ from it; "unknown" without git. */
  String commit() throws InterruptedException {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude", "*")
              .directory(organza.checkout().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String line = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor() == 0 && !line.isEmpty() ? line : "unknown";
    } catch (IOException e) {
      return "unknown";
    }
  }
}
