package dev.organza.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.torch.Device;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a server that ends, or for an answer that nobody takes. */
class ServerEndTest {

  private static SampleServer start(RunFolder run) {
    return SampleServer.start(
        new ServerOptions("127.0.0.1", 0, Optional.empty(), ServerOptions.Limits.DEFAULTS),
        List.of(run),
        Catalogue.builtIn(),
        Device.cpu());
  }

  private static HttpRequest get(SampleServer server, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build();
  }

  @Test
  void whatWasAskedIsAnsweredBeforeTheEnd(@TempDir Path folder) throws Exception {
    RunFolder run = Runs.digits(folder);
    SampleServer server = start(run);
    HttpClient client = HttpClient.newHttpClient();
    String path = "/v1/models/" + run.name() + "/samples?format=npy&count=4096";
    List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      asked.add(
          client.sendAsync(
              get(server, path + "&seed=" + i), HttpResponse.BodyHandlers.ofByteArray()));
    }
    HttpResponse.BodyHandler<String> text = HttpResponse.BodyHandlers.ofString();
    String waiting = "";
    while (!waiting.matches(
        "(?s).*waiting_samples\\S+ (?!0)\\d+\n.*")) { // all have arrived by then
      waiting = client.send(get(server, "/metrics"), text).body();
    }
    int port = server.port();
    server.close();
    int answered = 0;
    for (CompletableFuture<HttpResponse<byte[]>> response : asked) {
      if (response.get().statusCode() == 200) {
        assertThat(response.get().body()).hasSizeGreaterThan(4096 * 64 * 4);
        answered++;
      } else {
        assertThat(response.get().statusCode()).isEqualTo(503);
      }
    }
    assertThat(answered).isPositive();
    assertThatThrownBy(() -> new Socket("127.0.0.1", port)).isInstanceOf(ConnectException.class);
  }
}
