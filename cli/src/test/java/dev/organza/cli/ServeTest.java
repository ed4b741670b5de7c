package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The server as a command; what it answers, its own tests say. */
class ServeTest {

  private final Path folder;

  ServeTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  @Timeout(120)
  void itServesUntilItIsInterrupted() throws Exception {
    Cli.succeed(Cli.tinyTraining("--runs=" + folder));
    StringWriter out = new StringWriter();
    AtomicInteger status = new AtomicInteger(-1);
    Thread serving =
        new Thread(
            () -> {
              CommandLine line =
                  Organza.commandLine()
                      .setOut(new PrintWriter(out, true))
                      .setErr(new PrintWriter(new StringWriter(), true));
              status.set(
                  line.execute("serve", "latest", "--port=0", "--device=cpu", "--runs=" + folder));
            });
    serving.start();
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(address(out) + "/v1/models/00000-dcgan-digits/samples"))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    serving.interrupt();
    serving.join();
    assertThat(status.get()).isZero();
    assertThat(out.toString()).startsWith("Serving 00000-dcgan-digits at http://127.0.0.1:");
  }

  /** Where it listens, which it says as soon as it does. */
  private static String address(StringWriter out) throws InterruptedException {
    Pattern url = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
    while (true) {
      Matcher found = url.matcher(out.toString());
      if (found.find()) {
        return found.group();
      }
      Thread.sleep(Duration.ofMillis(20).toMillis());
    }
  }

  @Test
  void whatCannotBeServedIsSaid() throws IOException {
    Cli.succeed(Cli.tinyTraining("--runs=" + folder));
    assertThat(refusal("--host=0.0.0.0")).contains("needs a token");
    Path token = Files.writeString(folder.resolve("token"), "short\n");
    assertThat(refusal("--token-file=" + token)).contains("at least 16 characters");
    assertThat(refusal("--port=123456")).contains("0 to 65535");
    assertThat(refusal("--max-count=0")).contains("at least 1");
    assertThat(refusal("--threads=0")).contains("--threads", "auto");
    assertThat(refusal("--threads=2000")).contains("between 1 and 1024");
    assertThat(refusal("--host=no.such.host.invalid")).contains("there is no host");
    Cli missing = Cli.run("serve", "none", "--runs=" + folder);
    assertThat(missing.status()).isNotZero();
    assertThat(missing.err()).contains("none");
  }

  private String refusal(String option) {
    Cli refused = Cli.run("serve", "latest", "--runs=" + folder, option);
    assertThat(refused.status()).isEqualTo(2);
    return refused.err();
  }
}
