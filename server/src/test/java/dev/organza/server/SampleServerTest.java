package dev.organza.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.model.Selection;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.torch.Device;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples over HTTP, asked for as clients do. */
class SampleServerTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ServerOptions ANY_PORT =
      new ServerOptions("127.0.0.1", 0, Optional.empty(), ServerOptions.Limits.DEFAULTS);

  private static SampleServer server;
  private static RunFolder digits;
  private static String images = "";
  private static String rows = "";
  private static String styles = "";

  @BeforeAll
  static void serve(@TempDir Path folder) throws IOException {
    digits = Runs.digits(folder);
    RunFolder table = Runs.rows(folder);
    RunFolder styled = Runs.styles(folder);
    server =
        SampleServer.start(
            ANY_PORT, List.of(digits, table, styled), Catalogue.builtIn(), Device.cpu());
    images = "/v1/models/" + digits.name() + "/samples";
    rows = "/v1/models/" + table.name() + "/samples";
    styles = "/v1/models/" + styled.name() + "/samples";
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static HttpRequest.Builder request(SampleServer to, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path));
  }

  private static HttpResponse<byte[]> send(HttpRequest request)
      throws IOException, InterruptedException {
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(request(server, path).build());
  }

  private static HttpRequest asking(SampleServer to, String path, String body) {
    return request(to, path).POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }

  private static HttpResponse<byte[]> post(String path, String body)
      throws IOException, InterruptedException {
    return send(asking(server, path, body));
  }

  private static String error(HttpResponse<byte[]> response) throws IOException {
    return JSON.readTree(response.body()).path("error").asText();
  }

  private static float[] values(byte[] npy, int count) {
    ByteBuffer buffer = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[count];
    buffer.position(npy.length - 4 * count);
    buffer.asFloatBuffer().get(values);
    return values;
  }

  @Test
  void samplesAreThoseOfTheModelOfItsClassAndSeed() throws Exception {
    try (Model model =
        SavedState.newest(digits, note -> {}).load(Catalogue.builtIn(), Device.cpu())) {
      float[][] expected = model.sample(3, 9, Selection.ofLabel(7));
      HttpResponse<byte[]> response =
          post(images, "{\"count\": 3, \"seed\": 9, \"class\": \"7\", \"format\": \"npy\"}");
      assertThat(response.statusCode()).isEqualTo(200);
      float[] found = values(response.body(), 3 * 64);
      for (int n = 0; n < 3; n++) {
        for (int i = 0; i < 64; i++) {
          assertThat(found[n * 64 + i]).isEqualTo(expected[n][i]);
        }
      }
      // What is asked for in the address, or by the index of the class, is the same.
      HttpResponse<byte[]> address = get(images + "?count=3&seed=9&class=7&format=npy");
      assertThat(address.body()).isEqualTo(response.body());
      assertThat(address.headers().firstValue("ETag"))
          .isEqualTo(response.headers().firstValue("ETag"))
          .isPresent();
    }
  }

  @Test
  void equalRequestsGiveEqualBytesWhateverIsAskedBesides() throws Exception {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      bodies.add(
          "{\"count\": %d, \"seed\": %d, \"format\": \"%s\"}"
              .formatted(1 + i % 7, i % 5, i % 2 == 0 ? "png" : "zip"));
    }
    List<byte[]> alone = new ArrayList<>();
    for (String body : bodies) {
      alone.add(post(images, body).body());
    }
    List<CompletableFuture<HttpResponse<byte[]>>> together = new ArrayList<>();
    for (String body : bodies) {
      together.add(
          CLIENT.sendAsync(asking(server, images, body), HttpResponse.BodyHandlers.ofByteArray()));
    }
    for (int i = 0; i < bodies.size(); i++) {
      assertThat(together.get(i).get().statusCode()).isEqualTo(200);
      assertThat(together.get(i).get().body()).as(bodies.get(i)).isEqualTo(alone.get(i));
    }
  }

  @Test
  void whatAClientHasIsNotSentAgain() throws Exception {
    String path = images + "?seed=4";
    String tag = get(path).headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> again = send(request(server, path).header("If-None-Match", tag).build());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(get(images + "?seed=5").headers().firstValue("ETag").orElseThrow())
        .isNotEqualTo(tag);
  }

  @Test
  void imagesComeInEveryFormat() throws Exception {
    byte[] one = get(images).body();
    assertThat(ImageIO.read(new ByteArrayInputStream(one)).getWidth()).isEqualTo(8);
    HttpResponse<byte[]> grid = get(images + "?count=16&format=PNG");
    assertThat(grid.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(ImageIO.read(new ByteArrayInputStream(grid.body())).getWidth()).isGreaterThan(500);
    Set<String> names = new TreeSet<>();
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(get(images + "?count=3&format=zip").body()))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
        assertThat(ImageIO.read(new ByteArrayInputStream(zip.readAllBytes())).getWidth())
            .isEqualTo(8);
      }
    }
    assertThat(names).containsExactly("000000.png", "000001.png", "000002.png");
    JsonNode json = JSON.readTree(get(images + "?count=2&format=json").body());
    assertThat(json.path("samples").size()).isEqualTo(2);
    assertThat(json.path("samples").path(1).size()).isEqualTo(64);
  }

  @Test
  void rowsComeAsTheTableHasThem() throws Exception {
    JsonNode samples = JSON.readTree(post(rows, "{\"count\": 20}").body()).path("samples");
    assertThat(samples.size()).isEqualTo(20);
    String csv = new String(get(rows + "?count=20&format=csv").body(), StandardCharsets.UTF_8);
    String[] lines = csv.split("\n");
    assertThat(lines).hasSize(21);
    assertThat(lines[0]).isEqualTo("kind,age");
    for (int n = 0; n < 20; n++) {
      String[] cells = lines[n + 1].split(",");
      assertThat(cells[0]).isIn("rare", "usual").isEqualTo(samples.path(n).path("kind").asText());
      assertThat(Integer.parseInt(cells[1])).isBetween(20, 79);
      assertThat(samples.path(n).path("age").asInt()).isEqualTo(Integer.parseInt(cells[1]));
    }
    JsonNode rare = JSON.readTree(post(rows, "{\"count\": 9, \"where\": \"kind=rare\"}").body());
    assertThat(rare.path("samples").size()).isEqualTo(9);
    rare.path("samples").forEach(row -> assertThat(row.path("kind").asText()).isEqualTo("rare"));
  }

  @Test
  void stylesAreTruncated() throws Exception {
    byte[] average = post(styles, "{\"truncation\": 0, \"seed\": 1}").body();
    assertThat(post(styles, "{\"truncation\": 0, \"seed\": 2}").body()).isEqualTo(average);
    assertThat(post(styles, "{\"seed\": 1}").body()).isNotEqualTo(average);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"count\": 0}|count is 0; it is 1 to 4,096",
        "{\"count\": 5000}|it is 1 to 4,096",
        "{\"count\": 1.5}|count",
        "{\"count\": \"many\"}|count cannot be many",
        "{\"seed\": 99999999999999999999}|out of range",
        "{\"format\": \"gif\"}|it is one of [png, wav, zip, npy, json, csv]",
        "{\"format\": \"csv\"}|images are no table",
        "{\"class\": \"cat\"}|the model has no class \"cat\"",
        "{\"class\": 10}|the model has no class \"10\"",
        "{\"codes\": {\"c1\": 1}}|no codes",
        "{\"codes\": {\"c1\": \"NaN\"}}|no finite number",
        "{\"truncation\": 0.5}|no mapping network",
        "{\"number\": 3}|there is no property number; there are class, codes, count",
        "{\"count\": 1|no JSON",
        "[1]|no JSON object",
        "null|null",
        "{} {}|no JSON",
      })
  void whatThereIsNotIsRefused(String body, String says) throws Exception {
    HttpResponse<byte[]> refused = post(images, body);
    assertThat(refused.statusCode())
        .as(new String(refused.body(), StandardCharsets.UTF_8))
        .isEqualTo(400);
    assertThat(error(refused)).contains(says).doesNotContain("dev.organza", "jackson");
  }

  @Test
  void rowsThatCannotBeAreRefused() throws Exception {
    HttpResponse<byte[]> refused = post(rows, "{\"where\": \"kind=odd\"}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(error(refused)).contains("odd");
    assertThat(error(post(rows, "{\"format\": \"png\"}"))).contains("rows are no images");
  }

  @Test
  void whatIsNowhereIsSaid() throws Exception {
    assertThat(get("/v1/models/other/samples").statusCode()).isEqualTo(404);
    assertThat(error(get("/v1/models/other/samples"))).contains("there are " + digits.name());
    for (String path :
        List.of("/", "/v1", "/v1/models/..%2f..%2fetc", "/v1/models/%2e%2e/x", "/etc/passwd")) {
      HttpResponse<byte[]> missing = get(path);
      assertThat(missing.statusCode()).as(path).isIn(400, 404);
      assertThat(new String(missing.body(), StandardCharsets.UTF_8)).doesNotContain("root:");
    }
    HttpResponse<byte[]> method = send(request(server, images).DELETE().build());
    assertThat(method.statusCode()).isEqualTo(405);
  }

  @Test
  void tooLargeABodyIsRefused() throws Exception {
    HttpResponse<byte[]> refused = post(images, "{\"where\": \"" + "x".repeat(70_000) + "\"}");
    assertThat(refused.statusCode()).isEqualTo(413);
  }

  /** What a socket gets for these lines. */
  private static String raw(String... lines) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      String text = String.join("\r\n", lines) + "\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void otherHostsAndOriginsAreRefused() throws Exception {
    assertThat(raw("GET /v1/models HTTP/1.1", "Host: evil.example", "Connection: close"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("GET /v1/models HTTP/1.1", "Host: localhost:1", "Connection: close"))
        .startsWith("HTTP/1.1 200");
    assertThat(raw("GET /v1/models HTTP/1.1", "Connection: close")).startsWith("HTTP/1.1 400");
    assertThat(raw("NONSENSE")).startsWith("HTTP/1.1 400");
    HttpRequest page =
        request(server, images)
            .header("Origin", "https://evil.example")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertThat(send(page).statusCode()).isEqualTo(403);
    assertThat(get("/health").headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @Test
  void modelsAreDescribed() throws Exception {
    JsonNode models = JSON.readTree(get("/v1/models").body()).path("models");
    assertThat(models.size()).isEqualTo(3);
    JsonNode model = models.path(0);
    assertThat(model.path("id").asText()).isEqualTo(digits.name());
    assertThat(model.path("shape").toString()).isEqualTo("[1,8,8]");
    assertThat(model.path("classes").size()).isEqualTo(10);
    assertThat(model.path("sha256").asText()).hasSize(64);
    assertThat(models.path(1).path("columns").toString()).isEqualTo("[\"kind\",\"age\"]");
    assertThat(JSON.readTree(get("/v1/models/" + digits.name()).body())).isEqualTo(model);
  }

  @Test
  void figuresCountWhatWasSent() throws Exception {
    post(images, "{\"count\": 5}");
    String text = new String(get("/metrics").body(), StandardCharsets.UTF_8);
    assertThat(text)
        .contains("organza_samples_total")
        .contains("organza_requests_seconds_count{method=\"POST\",status=\"200\"}")
        .contains("organza_waiting_samples{model=\"" + digits.name() + "\"}");
  }

  @Test
  void theDescriptionHasEveryRouteAndNoOther() throws Exception {
    JsonNode document = JSON.readTree(get("/openapi.json").body());
    assertThat(document.path("openapi").asText()).startsWith("3.1");
    Set<String> described = new TreeSet<>();
    document
        .path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    Set<String> routes = new TreeSet<>();
    for (SampleServer.Route route : SampleServer.Route.values()) {
      routes.add(route.toString());
    }
    assertThat(described).isEqualTo(routes);
    JsonNode properties = document.at("/components/schemas/SampleRequest/properties");
    Set<String> names = new TreeSet<>();
    properties.fieldNames().forEachRemaining(names::add);
    String known = error(post(images, "{\"x\": 1}")).replaceAll("^.*there are ", "");
    assertThat(String.join(", ", names)).isEqualTo(known);
  }

  /** Documents call formats as requests do. */
  @Test
  void theDescriptionHasEveryFormatAndNoOther() throws Exception {
    JsonNode document = JSON.readTree(get("/openapi.json").body());
    Set<String> formats = new TreeSet<>();
    for (Representation each : Representation.values()) {
      formats.add(each.toString());
    }
    List<JsonNode> enumerations =
        List.of(
            document.at("/components/schemas/SampleRequest/properties/format/enum"),
            document.at("/components/schemas/Model/properties/formats/items/enum"),
            document.at("/components/schemas/Model/properties/default_format/enum"));
    for (JsonNode enumeration : enumerations) {
      Set<String> described = new TreeSet<>();
      enumeration.forEach(word -> described.add(word.asText()));
      assertThat(described).isEqualTo(formats);
    }
    JsonNode model = JSON.readTree(get("/v1/models").body()).at("/models/0");
    assertThat(model.path("formats").isArray()).as(model.toString()).isTrue();
    model.path("formats").forEach(word -> assertThat(formats).contains(word.asText()));
    assertThat(formats).contains(model.path("default_format").asText());
  }

  @Test
  void aTokenIsWantedAndComparedWhole() throws Exception {
    String token = "a-token-of-some-length";
    ServerOptions options =
        new ServerOptions("127.0.0.1", 0, Optional.of(token), ServerOptions.Limits.DEFAULTS);
    try (SampleServer closed =
        SampleServer.start(options, List.of(digits), Catalogue.builtIn(), Device.cpu())) {
      assertThat(send(request(closed, "/health").build()).statusCode()).isEqualTo(200);
      for (String wrong : List.of("", "Bearer ", "Bearer a-token", "Basic " + token)) {
        HttpRequest.Builder asked = request(closed, "/v1/models");
        HttpRequest refused =
            (wrong.isEmpty() ? asked : asked.header("Authorization", wrong)).build();
        assertThat(send(refused).statusCode()).as(wrong).isEqualTo(401);
      }
      HttpRequest right =
          request(closed, "/v1/models").header("Authorization", "Bearer " + token).build();
      assertThat(send(right).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatWouldLetStrangersInIsRefused() {
    ServerOptions.Limits limits = ServerOptions.Limits.DEFAULTS;
    assertThatThrownBy(() -> new ServerOptions("0.0.0.0", 0, Optional.empty(), limits))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("token");
    assertThatThrownBy(() -> new ServerOptions("0.0.0.0", 0, Optional.of("short"), limits))
        .hasMessageContaining("16 characters");
    assertThatThrownBy(() -> new ServerOptions("127.0.0.1", 70_000, Optional.empty(), limits))
        .hasMessageContaining("70000");
  }

  @Test
  void aPortThatIsTakenIsSaid() {
    ServerOptions taken =
        new ServerOptions(
            "127.0.0.1", server.port(), Optional.empty(), ServerOptions.Limits.DEFAULTS);
    assertThatThrownBy(
            () -> SampleServer.start(taken, List.of(digits), Catalogue.builtIn(), Device.cpu()))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("the port is taken");
  }

  @Test
  void moreThanMayWaitIsSentAway() throws Exception {
    ServerOptions narrow =
        new ServerOptions(
            "127.0.0.1", 0, Optional.empty(), new ServerOptions.Limits(100, 10, 1000, 60));
    try (SampleServer busy =
        SampleServer.start(narrow, List.of(digits), Catalogue.builtIn(), Device.cpu())) {
      HttpResponse<byte[]> refused = send(asking(busy, images, "{\"count\": 11}"));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(send(asking(busy, images, "{\"count\": 10}")).statusCode()).isEqualTo(200);
      assertThat(send(asking(busy, images, "{\"count\": 10}")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aNewerCheckpointIsTakenWithoutADroppedRequest(@TempDir Path folder) throws Exception {
    RunFolder run = Runs.digits(folder);
    try (SampleServer growing =
        SampleServer.start(ANY_PORT, List.of(run), Catalogue.builtIn(), Device.cpu())) {
      String path = "/v1/models/" + run.name() + "/samples";
      HttpResponse<byte[]> before = send(asking(growing, path, "{}"));
      Runs.goOn(run, 0.128);
      List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        asked.add(
            CLIENT.sendAsync(
                asking(growing, path, "{\"seed\": " + i + "}"),
                HttpResponse.BodyHandlers.ofByteArray()));
        if (i == 10) {
          growing.refresh();
        }
      }
      for (CompletableFuture<HttpResponse<byte[]>> response : asked) {
        assertThat(response.get().statusCode()).isEqualTo(200);
      }
      HttpResponse<byte[]> after = send(asking(growing, path, "{}"));
      assertThat(after.body()).isNotEqualTo(before.body());
      assertThat(after.headers().firstValue("ETag"))
          .isNotEqualTo(before.headers().firstValue("ETag"));
      assertThat(send(request(growing, "/v1/models").build()).body())
          .asString(StandardCharsets.UTF_8)
          .contains("\"kimg\":\"0.128\"");
    }
  }

  /** A checkpoint has hundreds of megabytes, and is checked by reading it. */
  @Test
  void aCheckpointThatIsServedIsNotReadAgain(@TempDir Path folder) throws Exception {
    RunFolder run = Runs.digits(folder);
    SavedState state = SavedState.newest(run, note -> {});
    assertThat(state.newer(run, note -> {})).isEmpty();
    try (SampleServer lone =
        SampleServer.start(ANY_PORT, List.of(run), Catalogue.builtIn(), Device.cpu())) {
      Files.write(state.model(), new byte[] {1, 2, 3});
      List<String> refused = new ArrayList<>();
      assertThat(state.newer(run, refused::add)).isEmpty();
      assertThat(refused).isEmpty();
      lone.refresh();
      String path = "/v1/models/" + run.name() + "/samples";
      assertThat(send(request(lone, path).build()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aRunWithoutAModelIsRefused(@TempDir Path folder) throws Exception {
    RunFolder empty = RunFolder.create(folder, "dcgan", "digits");
    assertThatThrownBy(
            () -> SampleServer.start(ANY_PORT, List.of(empty), Catalogue.builtIn(), Device.cpu()))
        .isInstanceOf(OrganzaException.class);
    assertThatThrownBy(
            () -> SampleServer.start(ANY_PORT, List.of(), Catalogue.builtIn(), Device.cpu()))
        .isInstanceOf(UsageException.class);
  }
}
