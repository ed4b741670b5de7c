package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every recipe gives the weights that it gave when the files in {@code src/test/resources} were
 * written, bit for bit. Whoever changes the order of random draws, a kernel, a loss or the order of
 * updates sees it here.
 *
 * <p>LibTorch, oneDNN and OpenBLAS choose kernels by the processor. The trainings in float32 are
 * held to AVX2, so that their weights are the same on most processors. Where the hashes differ on
 * another processor than that of the file, norms and random projections of the tensors must still
 * agree within a tolerance, which {@link #theToleranceSeesAnotherTraining} shows to be narrow
 * enough.
 *
 * <p>The files were written at commit e8702e1 and must only change with a change that is meant to
 * give other weights, or another LibTorch. To write them: {@code mvn -pl core,cli test
 * -Dsurefire.failIfNoSpecifiedTests=false -Dtest=RecipeWeightsTest -Dorganza.weights.write=true}.
 */
@Tag("slow")
class RecipeWeightsTest {

  private static final Map<String, String> AVX2 =
      Map.of(
          "ATEN_CPU_CAPABILITY", "avx2",
          "ONEDNN_MAX_CPU_ISA", "AVX2",
          "OPENBLAS_CORETYPE", "HASWELL");

  /**
   * Relative to the norm of all weights. AVX-512's kernels instead of AVX2's were seen to make a
   * difference of 4·10⁻⁷, a soft target one of 8·10⁻⁴.
   */
  private static final double TOLERANCE = 2e-5;

  /** Of bfloat16, which keeps 8 bits of a number; other kernels made a difference of 9·10⁻³. */
  private static final double COARSE_TOLERANCE = 3e-2;

  /** Trainings that differ from each other in one setting or two. */
  private static final List<List<String>> FAMILIES =
      List.of(
          List.of(
              "simultaneous",
              "alternating",
              "critic-steps-shared",
              "unrolled-images",
              "label-noise",
              "replay",
              "dcgan-dequantize"),
          List.of(
              "gan-table",
              "critic-steps",
              "unrolled-sgd",
              "consensus",
              "average",
              "minimax",
              "wasserstein",
              "hinge",
              "relativistic-average",
              "soft-targets",
              "he",
              "rmsprop",
              "schedules"));

  private final Path folder;

  RecipeWeightsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void everyRecipeInFloat32GivesTheWeightsThatItGave() throws Exception {
    check("float32", AVX2, TOLERANCE);
  }

  @Test
  void everyRecipeInBfloat16GivesTheWeightsThatItGave() throws Exception {
    check("bfloat16", Map.of(), COARSE_TOLERANCE);
  }

  /** Trainings that differ in one thing are far apart. */
  @Test
  void theToleranceSeesAnotherTraining() throws Exception {
    RecipeWeights known = known("float32");
    for (List<String> family : FAMILIES) {
      for (String one : family) {
        for (String other : family) {
          if (!one.equals(other)) {
            assertThat(distance(known.of(one), known.of(other)))
                .as("%s and %s", one, other)
                .isGreaterThan(5 * TOLERANCE);
          }
        }
      }
    }
  }

  @Test
  void everyRecipeIsTrained() throws Exception {
    List<String> recipes =
        new ObjectMapper()
            .readTree(Cli.succeed("recipes", "--json").out())
            .findValuesAsText("name");
    assertThat(recipes).hasSizeGreaterThanOrEqualTo(14);
    assertThat(known("float32").trainings()).containsKeys(recipes.toArray(String[]::new));
  }

  private void check(String precision, Map<String, String> variables, double tolerance)
      throws Exception {
    Path written = folder.resolve(precision + ".json");
    train(precision, written, variables);
    if (Boolean.getBoolean("organza.weights.write")) {
      Path resources = Path.of("src/test/resources/dev/organza/cli");
      Files.copy(written, resources.resolve(file(precision)), StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    RecipeWeights now = RecipeWeights.read(written);
    RecipeWeights before = known(precision);
    assertThat(now.trainings()).isNotEmpty().containsOnlyKeys(before.trainings().keySet());
    boolean sameProcessor = now.processor().equals(before.processor());
    Map<String, String> differences = new TreeMap<>();
    before
        .trainings()
        .forEach(
            (name, tensors) -> {
              Map<String, TensorDigest> others = now.of(name);
              assertThat(others).as(name).isNotEmpty().containsOnlyKeys(tensors.keySet());
              double distance = distance(tensors, others);
              List<String> different =
                  tensors.entrySet().stream()
                      .filter(tensor -> !sameBytes(tensor.getValue(), others.get(tensor.getKey())))
                      .map(Map.Entry::getKey)
                      .toList();
              if (!different.isEmpty() && (sameProcessor || !(distance <= tolerance))) {
                differences.put(name, "by " + distance + " in " + different);
              }
            });
    assertThat(differences).as("of other weights than before").isEmpty();
  }

  /** How far the weights of one training are from those of another, relative to their norm. */
  private static double distance(Map<String, TensorDigest> before, Map<String, TensorDigest> now) {
    double distances = 0;
    double norms = 0;
    for (Map.Entry<String, TensorDigest> tensor : before.entrySet()) {
      distances +=
          square(tensor.getValue().distance(Objects.requireNonNull(now.get(tensor.getKey()))));
      norms += square(tensor.getValue().norm());
    }
    return Math.sqrt(distances / norms);
  }

  private static boolean sameBytes(TensorDigest one, @Nullable TensorDigest other) {
    return other != null && one.sha256().equals(other.sha256());
  }

  private static double square(double number) {
    return number * number;
  }

  private static String file(String precision) {
    return "weights-" + precision + ".json";
  }

  private static RecipeWeights known(String precision) throws IOException {
    try (InputStream in = RecipeWeightsTest.class.getResourceAsStream(file(precision))) {
      return RecipeWeights.read(in);
    }
  }

  private void train(String precision, Path out, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path log = folder.resolve(precision + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            RecipeWeights.class.getName(),
            precision,
            out.toString(),
            Files.createDirectory(folder.resolve(precision)).toString());
    builder.environment().keySet().removeAll(AVX2.keySet());
    builder.environment().putAll(variables);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(600, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended && process.waitFor() == 0).as(Files.readString(log)).isTrue();
  }
}
