package dev.organza.server.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.server.Runs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs and trainings of the studio, as its page asks for them. */
@DisabledOnOs(OS.WINDOWS) // trainings are scripts here
class StudioServerTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Starts a script in place of each training, and remembers them. */
  private static final class Scripts implements TrainingLauncher {

    private final List<Process> processes = new ArrayList<>();
    private String script = "exit 0";

    @Override
    public Process start(Request request, Path folder, Path log) {
      try {
        Process process =
            new ProcessBuilder("/bin/sh", "-c", script)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        processes.add(process);
        return process;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Process resume(RunFolder run, List<String> settings, Path log) {
      return start(new Request(Optional.empty(), Optional.empty(), settings), run.path(), log);
    }
  }

  private static final Scripts SCRIPTS = new Scripts();

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static StudioServer studio;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static RunFolder run;

  @BeforeAll
  static void start(@TempDir Path runs) throws IOException {
    run = Runs.digits(runs);
    Path damaged = Files.createDirectories(runs.resolve("00007-gan-ring8"));
    Files.writeString(damaged.resolve("recipe.yaml"), "name: [");
    studio = StudioServer.start(new StudioOptions(runs, 0), Catalogue.builtIn(), SCRIPTS);
  }

  @AfterAll
  static void end() {
    studio.close();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + studio.port() + path));
  }

  private static JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = send(at(path));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        at(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  /** What is shown of trainings after a script has ended. */
  private static JsonNode trainingsAfter(String script) throws Exception {
    SCRIPTS.script = script;
    int before = SCRIPTS.processes.size();
    HttpResponse<String> answer =
        post("/api/trainings", "{\"recipe\": \"gan\", \"data\": \"ring8\", \"settings\": []}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    Process process = SCRIPTS.processes.get(before);
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    process.onExit().get(20, TimeUnit.SECONDS);
    return get("/api/trainings").get("trainings");
  }

  @Test
  void aDamagedRunIsListedBesideTheOthers() throws Exception {
    JsonNode runs = get("/api/runs").get("runs");
    assertThat(runs.findValuesAsText("id"))
        .containsExactlyInAnyOrder(run.name(), "00007-gan-ring8");
    for (JsonNode one : runs) {
      assertThat(one.get("state").asText())
          .isEqualTo(one.get("id").asText().equals(run.name()) ? "complete" : "damaged");
    }
    assertThat(get("/api/runs/" + run.name()).get("recipeText").asText())
        .contains("source: digits");
    assertThat(send(at("/api/runs/00007-gan-ring8")).statusCode()).isLessThan(500);
    assertThat(send(at("/api/runs/nothing")).statusCode()).isEqualTo(404);
  }

  @Test
  void aTrainingThatFailsIsShownWithItsLastWords() throws Exception {
    JsonNode shown = trainingsAfter("echo organza: no such data; exit 2");
    assertThat(shown.findValuesAsText("message")).contains("organza: no such data");
    for (JsonNode one : shown) {
      assertThat(one.get("failed").asBoolean()).isTrue();
      post("/api/trainings/" + one.get("id").asLong() + "/dismiss", "{}");
    }
    assertThat(get("/api/trainings").get("trainings")).isEmpty();
  }

  @Test
  void oneThatWasAskedToEndHasNotFailed() throws Exception {
    assertThat(trainingsAfter("echo stopped at 143; exit 143").findValuesAsText("message"))
        .doesNotContain("stopped at 143");
    assertThat(trainingsAfter("echo stopped at 130; exit 130").findValuesAsText("message"))
        .doesNotContain("stopped at 130");
  }

  @Test
  void whatCannotBeTrainedIsSaidAtOnce() throws Exception {
    int before = SCRIPTS.processes.size();
    HttpResponse<String> unknown =
        post("/api/trainings", "{\"recipe\": \"gan\", \"settings\": [\"training.kimgs=1\"]}");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("training.kimgs", "training.kimg");
    assertThat(post("/api/trainings", "{\"recipe\": 1, ").statusCode()).isEqualTo(400);
    assertThat(post("/api/runs/" + run.name() + "/stop", "{}").body())
        .contains("is not being trained");
    assertThat(post("/api/runs/" + run.name() + "/branch", "{\"images\": 1}").body())
        .contains("has no checkpoint after 1 images");
    assertThat(SCRIPTS.processes).hasSize(before);
  }

  @Test
  void pagesOfOtherPlacesAreRefused() throws Exception {
    HttpResponse<String> answer =
        send(
            at("/api/runs/" + run.name() + "/stop")
                .header("Origin", "http://example.org")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(answer.statusCode()).isEqualTo(403);
    HttpResponse<String> page = send(at("/"));
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(send(at("/page/..%2f..%2fmeanings.json")).statusCode()).isBetween(400, 404);
  }
}
