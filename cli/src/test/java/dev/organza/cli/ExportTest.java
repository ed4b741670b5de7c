package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model as a file; that the file computes what the model does, core's tests say. */
class ExportTest {

  private static String run = "";

  private final Path folder;

  ExportTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void train(@TempDir Path runs) {
    Cli.succeed(Cli.tinyTraining("--runs=" + runs));
    run = runs.resolve("00000-dcgan-digits").toString();
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  @Test
  void theFileNamesItsModelAndItsUnits() throws IOException {
    Cli done = Cli.succeed("export", run, "--json");
    Path file = Path.of(run, "model.onnx");
    assertThat(done.out()).contains("model.onnx").contains("\"bytes\" : " + Files.size(file));
    String hash = done.out().replaceAll("(?s).*\"sha256\" : \"([0-9a-f]{64})\".*", "$1");
    assertThat(text(file)).contains("organza.model", "\"recipe\":\"dcgan\"", hash, "Clip");
    Path network = folder.resolve("network.onnx");
    Cli.succeed("export", run, "--units=network", "--out=" + network);
    assertThat(text(network)).contains("organza.units").doesNotContain("Clip");
  }

  @Test
  void theDiscriminatorToo() throws IOException {
    Path file = folder.resolve("new/d.ONNX");
    Cli.succeed("export", run, "--network=discriminator", "--out=" + file);
    assertThat(text(file)).contains("logits");
  }

  @Test
  void theCheckpointsOwnFile() throws IOException {
    Path file = folder.resolve("copy.safetensors");
    Cli.succeed("export", run, "--out=" + file);
    try (var checkpoints = Files.walk(Path.of(run, "checkpoints"))) {
      Path newest =
          checkpoints
              .filter(found -> found.endsWith("model.safetensors"))
              .max(Path::compareTo)
              .orElseThrow();
      assertThat(file).hasSameBinaryContentAs(newest);
    }
    Cli refused = Cli.run("export", run, "--out=" + file, "--network=generator", "--units=data");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("--out FILE.onnx");
  }

  @Test
  void aPageThatSamplesByItself() throws IOException {
    Path file = folder.resolve("page.html");
    Cli.succeed("export", run, "--out=" + file);
    assertThat(text(file)).startsWith("<!doctype html>").contains("<title>00000-dcgan-digits<");
    Cli refused = Cli.run("export", run, "--out=" + file, "--units=network");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("--out FILE.onnx");
  }

  @Test
  void whatCannotBeExportedIsSaid() {
    assertThat(refusal("--out=" + folder.resolve("model.pt")))
        .contains(".onnx or .safetensors or .html");
    assertThat(refusal("--truncation=0.5")).contains("no mapping network");
    assertThat(refusal("--network=critic")).containsIgnoringCase("[generator, discriminator]");
    assertThat(refusal("--units=inches")).containsIgnoringCase("[network, data]");
  }

  private String refusal(String option) {
    Cli refused = Cli.run("export", run, option);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
    return refused.err();
  }
}
