package dev.organza.torch.c10d;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.torch.LostWorkerException;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The first worker's view of a worker that is a bare connection. */
class PulseTest {

  private static final byte[] TOKEN = {1, 2, 3, 4};
  private static final int BEAT = 1;

  private static Socket worker(ServerSocket server, byte[] token, int rank) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.write(token);
    out.writeInt(rank);
    out.write(BEAT);
    out.flush();
    return socket;
  }

  private static Pulse first(ServerSocket server, int size) throws IOException {
    return Pulse.first(
        server, TOKEN, size, Duration.ofSeconds(1), Duration.ofSeconds(20), () -> {});
  }

  private static String loss(Pulse pulse) {
    return String.valueOf(pulse.whoFailed(new RuntimeException("broken")).getMessage());
  }

  @Test
  void silenceAndEndsAreToldApart() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket stranger = worker(server, new byte[] {9, 9, 9, 9}, 1);
        Socket silent = worker(server, TOKEN, 1);
        Pulse pulse = first(server, 2)) {
      assertThat(loss(pulse))
          .isEqualTo("Rank 1 of 2 is lost: it has given no sign of life for 1 s.");
      assertThatThrownBy(pulse::check).isInstanceOf(LostWorkerException.class);
      assertThat(stranger.getInputStream().read()).isEqualTo(-1);
      assertThat(silent.isClosed()).isFalse();
    }
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket one = worker(server, TOKEN, 1);
        Socket two = worker(server, TOKEN, 2);
        Pulse pulse = first(server, 3)) {
      CompletableFuture<String> told = new CompletableFuture<>();
      pulse.onLoss(() -> told.complete("told"));
      two.close();
      assertThat(loss(pulse)).isEqualTo("Rank 2 of 3 is lost: its process has ended.");
      assertThat(told.join()).isEqualTo("told");
      assertThat(one.isClosed()).isFalse();
    }
  }

  @Test
  void whoDoesNotComeIsNamed() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket one = worker(server, TOKEN, 1)) {
      assertThatThrownBy(
              () ->
                  Pulse.first(
                      server, TOKEN, 3, Duration.ofSeconds(1), Duration.ofMillis(300), () -> {}))
          .isInstanceOf(LostWorkerException.class)
          .hasMessageContaining("Rank 2 of 3 has not come");
      assertThat(one.isConnected()).isTrue();
    }
  }
}
