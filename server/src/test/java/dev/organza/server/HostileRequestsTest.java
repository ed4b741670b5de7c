package dev.organza.server;

import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.torch.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The server of samples bears what every server bears. */
class HostileRequestsTest extends HostileRequestsContract {

  private static final ServerOptions.Limits LIMITS =
      new ServerOptions.Limits(4096, 65_536, 65_536, 1);

  private static SampleServer server;
  private static String model = "";

  @BeforeAll
  static void serve(@TempDir Path folder) {
    RunFolder run = Runs.digits(folder);
    model = "/v1/models/" + run.name();
    server =
        SampleServer.start(
            new ServerOptions("127.0.0.1", 0, Optional.empty(), LIMITS),
            List.of(run),
            Catalogue.builtIn(),
            Device.cpu());
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Override
  protected int port() {
    return server.port();
  }

  @Override
  protected String readable() {
    return model;
  }

  @Override
  protected String writable() {
    return model + "/samples";
  }

  @Override
  protected int bodyBytes() {
    return LIMITS.bodyBytes();
  }

  @Override
  protected int bodySeconds() {
    return LIMITS.seconds();
  }
}
