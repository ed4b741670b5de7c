package dev.organza.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.model.translation.Translator;
import dev.organza.picture.PngFile;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.torch.Device;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images that are translated over HTTP. */
class TranslateRouteTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private static SampleServer server;
  private static RunFolder edges;
  private static RunFolder cycle;
  private static RunFolder digits;

  @BeforeAll
  static void serve(@TempDir Path folder) {
    edges = Runs.translator(folder);
    cycle = Runs.cycle(folder);
    digits = Runs.digits(folder);
    server = start(ServerOptions.Limits.DEFAULTS);
  }

  private static SampleServer start(ServerOptions.Limits limits) {
    return SampleServer.start(
        new ServerOptions("127.0.0.1", 0, Optional.empty(), limits),
        List.of(edges, cycle, digits),
        Catalogue.builtIn(),
        Device.cpu());
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static HttpRequest.Builder at(SampleServer to, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path));
  }

  private static HttpRequest asking(
      SampleServer to, RunFolder run, String parameters, byte[] image) {
    return at(to, "/v1/models/" + run.name() + "/translate" + parameters)
        .POST(HttpRequest.BodyPublishers.ofByteArray(image))
        .build();
  }

  private static HttpResponse<byte[]> send(HttpRequest request)
      throws IOException, InterruptedException {
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> translate(RunFolder run, String parameters, byte[] image)
      throws IOException, InterruptedException {
    return send(asking(server, run, parameters, image));
  }

  private static String error(HttpResponse<byte[]> response) throws IOException {
    return JSON.readTree(response.body()).path("error").asText();
  }

  /** Grey noise, whose transparency is noise as well. */
  private static BufferedImage noise(int width, int height, int seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(256) << 24 | 0x010101 * random.nextInt(256));
      }
    }
    return image;
  }

  private static int[] colours(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static int[] alphas(BufferedImage image) {
    return Arrays.stream(colours(image)).map(colour -> colour >>> 24).toArray();
  }

  private static BufferedImage read(byte[] file) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(file));
  }

  @Test
  void itIsWhatTheTranslatorMakesInAnyDirectionSizeAndTransparency() throws Exception {
    BufferedImage image = noise(45, 37, 1); // no multiple of what the network halves
    try (Translator translator = SavedState.newest(cycle, note -> {}).translator(Device.cpu())) {
      for (String direction : List.of("AtoB", "BtoA")) {
        HttpResponse<byte[]> response =
            translate(cycle, "?direction=" + direction, PngFile.bytes(image));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("image/png");
        BufferedImage found = read(response.body());
        BufferedImage expected = translator.direction(direction).translate(image);
        assertThat(colours(found)).isEqualTo(colours(expected));
        assertThat(alphas(found)).isEqualTo(alphas(image));
      }
      assertThat(translate(cycle, "", PngFile.bytes(image)).body())
          .isEqualTo(translate(cycle, "?direction=atob", PngFile.bytes(image)).body())
          .isNotEqualTo(translate(cycle, "?direction=BtoA", PngFile.bytes(image)).body());
    }
  }

  @Test
  void equalRequestsGetEqualBytesWhateverIsAskedBesides() throws Exception {
    byte[] image = PngFile.bytes(noise(33, 40, 2));
    HttpResponse<byte[]> first = translate(edges, "", image);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      byte[] body = i % 2 == 0 ? image : PngFile.bytes(noise(20 + i, 31, i));
      all.add(
          CLIENT.sendAsync(
              asking(server, edges, "", body), HttpResponse.BodyHandlers.ofByteArray()));
    }
    for (int i = 0; i < 12; i++) {
      HttpResponse<byte[]> one = all.get(i).join();
      assertThat(one.statusCode()).isEqualTo(200);
      assertThat(Arrays.equals(one.body(), first.body())).isEqualTo(i % 2 == 0);
      assertThat(one.headers().firstValue("ETag").orElseThrow().equals(tag)).isEqualTo(i % 2 == 0);
    }
    HttpRequest.Builder again =
        at(server, "/v1/models/" + edges.name() + "/translate").header("If-None-Match", tag);
    assertThat(send(again.POST(HttpRequest.BodyPublishers.ofByteArray(image)).build()).statusCode())
        .isEqualTo(304);
  }

  @Test
  void translatorsAreListedWithTheirDirections() throws Exception {
    JsonNode models = JSON.readTree(send(at(server, "/v1/models").build()).body()).path("models");
    assertThat(models.path(0).path("directions").findValuesAsText("name")).containsExactly("AtoB");
    JsonNode both = models.path(1).path("directions");
    assertThat(both.findValuesAsText("name")).containsExactly("AtoB", "BtoA");
    assertThat(both.at("/0/from").toString()).isEqualTo("[1,32,32]");
    assertThat(models.path(1).path("formats").toString()).isEqualTo("[\"png\"]");
    assertThat(models.path(2).path("directions")).isEmpty();
    assertThat(models.path(2).path("shape").toString()).isEqualTo("[1,8,8]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?direction=BtoA|has not learned the direction",
        "?direction=|has not learned the direction",
        "?direction=AtoB&direction=AtoB|direction is given 2 times",
        "?seed=1|there is no property seed; there are direction",
      })
  void whatThereIsNotIsRefused(String parameters, String says) throws Exception {
    HttpResponse<byte[]> refused = translate(edges, parameters, PngFile.bytes(noise(32, 32, 3)));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(error(refused)).contains(says);
  }

  @Test
  void whatCannotBeTranslatedIsRefused() throws Exception {
    byte[] sound = PngFile.bytes(noise(32, 32, 4));
    for (byte[] body :
        List.of(
            new byte[0],
            "{}".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(sound, 60),
            Arrays.copyOf(sound, sound.length / 2))) {
      HttpResponse<byte[]> refused = translate(edges, "", body);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(error(refused)).contains("image").doesNotContain("xception", "java");
    }
    BufferedImage red = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    red.setRGB(3, 3, 0xff0000);
    HttpResponse<byte[]> colours = translate(edges, "", PngFile.bytes(red));
    assertThat(colours.statusCode()).isEqualTo(400);
    assertThat(error(colours)).contains("1 channel,", "grey");
    assertThat(translate(edges, "", new byte[ImageBody.MOST_BYTES + 1]).statusCode())
        .isEqualTo(413);
  }

  /** Some hundred bytes that would fill the memory. */
  @Test
  void anImageThatWouldTakeTooMuchMemoryIsRefusedByItsHeader() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    BufferedImage large = new BufferedImage(9000, 7000, BufferedImage.TYPE_BYTE_BINARY);
    ImageIO.write(large, "png", file);
    assertThat(file.size()).isLessThan(100_000);
    HttpResponse<byte[]> refused = translate(edges, "", file.toByteArray());
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(error(refused)).contains("63,000,000 pixels", "this model translates up to");
    // A GIF of one pixel on a canvas that is as large.
    file.reset();
    ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_BINARY), "gif", file);
    byte[] gif = file.toByteArray();
    gif[7] = (byte) (8000 >> 8);
    gif[9] = (byte) (7000 >> 8);
    assertThat(error(translate(edges, "", gif))).contains("pixels", "translates up to");
  }

  @Test
  void generatorsAndTranslatorsAreToldApart() throws Exception {
    byte[] image = PngFile.bytes(noise(8, 8, 5));
    HttpResponse<byte[]> wrong = translate(digits, "", image);
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(error(wrong)).contains("/v1/models/" + digits.name() + "/samples");
    for (String path : List.of("samples", "project")) {
      HttpRequest.Builder request = at(server, "/v1/models/" + edges.name() + "/" + path);
      HttpResponse<byte[]> refused =
          send(request.POST(HttpRequest.BodyPublishers.noBody()).build());
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(error(refused)).contains("/v1/models/" + edges.name() + "/translate");
    }
    assertThat(send(at(server, "/v1/models/none/translate").build()).statusCode()).isEqualTo(405);
    HttpRequest unknown =
        at(server, "/v1/models/none/translate")
            .POST(HttpRequest.BodyPublishers.ofByteArray(image))
            .build();
    assertThat(send(unknown).statusCode()).isEqualTo(404);
  }

  @Test
  void whatWaitsIsBoundedByItsWorkAndItsBytes() throws Exception {
    try (SampleServer narrow = start(new ServerOptions.Limits(10, 10, 1000, 60))) {
      byte[] small = PngFile.bytes(noise(32, 32, 6));
      assertThat(send(asking(narrow, edges, "", small)).statusCode()).isEqualTo(200);
      HttpResponse<byte[]> work =
          send(asking(narrow, cycle, "", PngFile.bytes(noise(600, 400, 7))));
      assertThat(work.statusCode()).isEqualTo(429);
      assertThat(work.headers().firstValue("Retry-After")).hasValue("1");
      byte[] padded = Arrays.copyOf(small, 1 << 20); // what follows an image is not read
      assertThat(send(asking(narrow, edges, "", padded)).statusCode()).isEqualTo(429);
    }
  }

  @Test
  void aNewerCheckpointIsTaken(@TempDir Path folder) throws Exception {
    RunFolder run = Runs.translator(folder);
    byte[] image = PngFile.bytes(noise(32, 32, 8));
    try (SampleServer one =
        SampleServer.start(
            new ServerOptions("127.0.0.1", 0, Optional.empty(), ServerOptions.Limits.DEFAULTS),
            List.of(run),
            Catalogue.builtIn(),
            Device.cpu())) {
      HttpResponse<byte[]> before = send(asking(one, run, "", image));
      Runs.goOn(run, 0.032);
      one.refresh();
      HttpResponse<byte[]> after = send(asking(one, run, "", image));
      assertThat(after.body()).isNotEqualTo(before.body());
      assertThat(after.headers().firstValue("ETag"))
          .isNotEqualTo(before.headers().firstValue("ETag"));
    }
  }
}
