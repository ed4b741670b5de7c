package dev.organza.server.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.server.HostileRequestsContract;
import dev.organza.server.Runs;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The studio bears what every server bears, on all its routes. */
class StudioHostileRequestsTest extends HostileRequestsContract {

  private static final int BODY_SECONDS = 1;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static StudioServer studio;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static RunFolder run;

  @BeforeAll
  static void start(@TempDir Path runs) {
    run = Runs.digits(runs);
    studio =
        StudioServer.start(
            new StudioOptions(runs, 0, BODY_SECONDS), Catalogue.builtIn(), new NoTrainings());
  }

  @AfterAll
  static void end() {
    studio.close();
  }

  @Override
  protected int port() {
    return studio.port();
  }

  @Override
  protected String readable() {
    return "/api/runs/" + run.name();
  }

  @Override
  protected String writable() {
    return "/api/trainings";
  }

  @Override
  protected List<String> otherWritable() {
    return List.of(
        "/api/runs/" + run.name() + "/resume",
        "/api/runs/" + run.name() + "/branch",
        "/api/explore/" + run.name() + "/image",
        "/api/explore/" + run.name() + "/gif",
        "/api/explore/" + run.name() + "/zip",
        "/api/explore/" + run.name() + "/rows",
        "/api/explore/" + run.name() + "/project",
        "/api/lab",
        "/api/lab/none");
  }

  @Override
  protected int bodyBytes() {
    return 1 << 20;
  }

  @Override
  protected int bodySeconds() {
    return BODY_SECONDS;
  }

  /** What has the form of a request, and asks for what cannot be. */
  @Test
  void requestsOfNonsenseAreRefused() throws Exception {
    String image = "/api/explore/" + run.name() + "/image";
    for (String body :
        List.of(
            "{\"points\": null}",
            "{\"points\": []}",
            "{\"points\": [null]}",
            "{\"points\": [{\"seed\": 1, \"label\": 99}]}",
            "{\"points\": [{\"seed\": 1, \"label\": -1}]}",
            "{\"points\": [{\"seed\": 1, \"offsets\": [null]}]}",
            "{\"points\": [{\"seed\": 1, \"offsets\": [1e300]}]}",
            "{\"points\": [{\"seed\": 1, \"latent\": [1]}]}",
            "{\"points\": [{\"seed\": 1, \"codes\": {\"x\": 1}}]}",
            "{\"points\": [{\"seed\": 1}], \"truncation\": 0.5}")) {
      HttpResponse<String> answer = post(image, body);
      assertThat(answer.statusCode()).as(body + answer.body()).isEqualTo(400);
    }
    for (String body :
        List.of(
            "{\"recipe\": \"nothing\"}",
            "{\"recipe\": \"../../etc/passwd\"}",
            "{\"recipe\": \"gan\", \"settings\": [null]}",
            "{\"recipe\": \"gan\", \"settings\": [\"x\"]}",
            "{\"recipe\": \"gan\", \"settings\": [\"training.kimg=NaN\"]}")) {
      HttpResponse<String> answer = post("/api/trainings", body);
      assertThat(answer.statusCode()).as(body + answer.body()).isEqualTo(400);
    }
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + studio.port() + path))
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
  }

  @Test
  void morePagesThanThereArePlacesAreSentAway() throws Exception {
    List<Socket> pages = new ArrayList<>();
    try {
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Socket socket = new Socket("127.0.0.1", studio.port());
        pages.add(socket);
        socket.setSoTimeout(20_000);
        socket
            .getOutputStream()
            .write(
                ("GET /api/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        answers.add(
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)).readLine());
      }
      assertThat(answers.subList(0, 32)).allMatch(first -> first.endsWith("200 OK"));
      assertThat(answers.get(39)).contains(" 503 ");
    } finally {
      for (Socket page : pages) {
        page.close();
      }
    }
  }
}
