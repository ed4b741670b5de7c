package dev.organza.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.model.Embedding;
import dev.organza.model.Model;
import dev.organza.model.ProjectedSample;
import dev.organza.model.ProjectionOptions;
import dev.organza.model.Selection;
import dev.organza.picture.PngFile;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.torch.Device;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images whose latents are looked for over HTTP. */
class ProjectRouteTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private static SampleServer server;
  private static RunFolder digits;
  private static RunFolder table;

  @BeforeAll
  static void serve(@TempDir Path folder) throws IOException {
    digits = Runs.digits(folder);
    table = Runs.rows(folder);
    server = start(ServerOptions.Limits.DEFAULTS);
  }

  private static SampleServer start(ServerOptions.Limits limits) {
    return SampleServer.start(
        new ServerOptions("127.0.0.1", 0, Optional.empty(), limits),
        List.of(digits, table),
        Catalogue.builtIn(),
        Device.cpu());
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static HttpResponse<byte[]> project(
      SampleServer to, RunFolder run, String parameters, byte[] image, String... headers)
      throws IOException, InterruptedException {
    String address = "http://127.0.0.1:" + to.port() + "/v1/models/" + run.name() + "/project";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + parameters))
            .POST(HttpRequest.BodyPublishers.ofByteArray(image));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static byte[] sample(String parameters) throws IOException, InterruptedException {
    String address = "http://127.0.0.1:" + server.port() + "/v1/models/" + digits.name();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/samples" + parameters)).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  /** Each pixel a random colour, so that the file is large. */
  private static byte[] noise(int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return PngFile.bytes(image);
  }

  @Test
  void aGeneratedImageIsFoundByItsLatent() throws Exception {
    byte[] image = sample("?seed=5&class=3");
    HttpResponse<byte[]> response = project(server, digits, "?seed=5&class=3&steps=0", image);
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode found = JSON.readTree(response.body());
    try (Model model =
        SavedState.newest(digits, note -> {}).load(Catalogue.builtIn(), Device.cpu())) {
      float[] latent = model.latents(1, 5, Selection.ofLabel(3))[0];
      assertThat(found.path("latent").size()).isEqualTo(latent.length);
      for (int i = 0; i < latent.length; i++) {
        assertThat((float) found.path("latent").path(i).asDouble()).isEqualTo(latent[i]);
      }
      float[] pixels = new float[64];
      ImageIO.read(new ByteArrayInputStream(image)).getRaster().getPixels(0, 0, 8, 8, pixels);
      ProjectionOptions options = new ProjectionOptions(256, 4, 0, 0.1, 5);
      ProjectedSample direct =
          model
              .project(
                  new float[][] {pixels}, Selection.ofLabel(3), List.of(Embedding.VALUES), options)
              .get(0);
      assertThat(found.path("distance").asDouble()).isEqualTo(direct.distance());
    }
    assertThat(found.path("class").asText()).isEqualTo("3");
    assertThat(Base64.getDecoder().decode(found.path("image").asText())).isEqualTo(image);
  }

  @Test
  void stepsBringAnImageNearer() throws Exception {
    byte[] image = sample("?seed=6&class=1");
    double[] distances = new double[2];
    for (int i = 0; i < 2; i++) {
      byte[] body = project(server, digits, "?candidates=8&steps=" + 40 * i, image).body();
      distances[i] = JSON.readTree(body).path("distance").asDouble();
    }
    assertThat(distances[1]).isPositive().isLessThan(0.8 * distances[0]);
  }

  @Test
  void equalRequestsGetEqualAnswers() throws Exception {
    byte[] image = noise(300); // larger than other bodies may be, and in colour
    assertThat(image.length).isGreaterThan(ServerOptions.Limits.DEFAULTS.bodyBytes());
    HttpResponse<byte[]> first = project(server, digits, "?steps=2", image);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(project(server, digits, "?steps=2", image).body()).isEqualTo(first.body());
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(project(server, digits, "?steps=2", image, "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    assertThat(project(server, digits, "?steps=2", noise(299), "If-None-Match", tag).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?steps=201|steps is 201; it is 0 to 200",
        "?steps=-1|steps",
        "?candidates=3|candidates is 3; it is 4 to 1,024",
        "?steps=NaN|steps cannot be NaN",
        "?class=cat|the model has no class \"cat\"",
        "?class=10|Its classes: 0, 1",
        "?count=1|there is no property count; there are candidates, class, seed, steps",
        "?seed=1&seed=2|seed is given 2 times",
      })
  void whatThereIsNotIsRefused(String parameters, String says) throws Exception {
    HttpResponse<byte[]> refused = project(server, digits, parameters, noise(8));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(refused.body()).path("error").asText()).contains(says);
  }

  @Test
  void whatIsNoImageIsRefused() throws Exception {
    byte[] cut = new byte[60];
    System.arraycopy(noise(8), 0, cut, 0, 60);
    for (byte[] body : List.of(new byte[0], "{}".getBytes(StandardCharsets.UTF_8), cut)) {
      HttpResponse<byte[]> refused = project(server, digits, "", body);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(JSON.readTree(refused.body()).path("error").asText())
          .contains("image")
          .doesNotContain("exception", "java");
    }
    HttpResponse<byte[]> rows = project(server, table, "", noise(8));
    assertThat(rows.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(rows.body()).path("error").asText()).contains("square images");
    byte[] huge = new byte[ImageBody.MOST_BYTES + 1];
    assertThat(project(server, digits, "", huge).statusCode()).isEqualTo(413);
  }

  @Test
  void itCountsAsTheSamplesThatTakeAsLong() throws Exception {
    try (SampleServer narrow = start(new ServerOptions.Limits(100, 200, 1000, 60))) {
      HttpResponse<byte[]> refused = project(narrow, digits, "", noise(8));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(project(narrow, digits, "?candidates=10&steps=1", noise(8)).statusCode())
          .isEqualTo(200);
    }
  }
}
