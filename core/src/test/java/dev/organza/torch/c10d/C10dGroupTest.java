package dev.organza.torch.c10d;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.torch.Device;
import dev.organza.torch.Exchange;
import dev.organza.torch.Gradients;
import dev.organza.torch.HostMemory;
import dev.organza.torch.LostWorkerException;
import dev.organza.torch.Scope;
import dev.organza.torch.WorkerGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class C10dGroupTest {

  private final Path folder;

  C10dGroupTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Tensor row(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return HostMemory.tensor(floats, Device.cpu(), floats.length);
  }

  /**
   * A transport beside that of the host, as NCCL is one, here for tensors of the same device: what
   * it carries goes by it, and it is waited for as NCCL has to be.
   */
  private static void connectDirectly(WorkerGroup group) {
    ((C10dGroup) group)
        .connect(
            Device.cpu(),
            store ->
                new Transport(
                    Meeting.gloo(
                        store, group.rank(), group.size(), InetAddress.getLoopbackAddress()),
                    Device.Kind.CPU,
                    Transport.Waiting.POLLED));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void exchanges(boolean directly) throws InterruptedException {
    record Seen(float[] means, double[] figures, double largest, float[] first, String bytes) {}
    List<Seen> seen =
        Together.of(
            3,
            folder,
            group -> {
              if (directly) {
                connectDirectly(group);
              }
              try (Scope scope = Scope.open()) {
                int r = group.rank();
                Tensor values = row(r, 10 * r);
                double[] figures = {r, Double.MAX_VALUE / 4, r == 1 ? Double.NaN : 0};
                group.average(values, figures);
                double largest = group.largest(-r);
                Tensor first = row(r + 5, 7);
                group.fromFirst(first);
                String bytes = new String(group.fromFirst(("of " + r).getBytes(UTF_8)), UTF_8);
                return new Seen(
                    HostMemory.floats(values), figures, largest, HostMemory.floats(first), bytes);
              }
            });
    assertThat(seen)
        .allSatisfy(
            each -> {
              assertThat(each.means()).containsExactly(1, 10);
              assertThat(each.figures()[0]).isEqualTo(1);
              assertThat(each.figures()[2]).isNaN();
              assertThat(each.largest()).isZero();
              assertThat(each.first()).containsExactly(5, 7);
              assertThat(each.bytes()).isEqualTo("of 0");
            });
  }

  /**
   * Worker r has the values (r + 1)·k·i in exchange k, of which the mean is (N + 1)/2·k·i; several
   * gradients of different lengths by turns, in memory that is shared and in memory that is not.
   * Nobody waits for a worker to have read before the next values are written.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void averagesGradientsAgainAndAgain(int workers) throws InterruptedException {
    List<Boolean> seen =
        Together.of(
            workers,
            folder,
            group -> {
              try (Scope scope = Scope.open()) {
                List<Tensor> gradients =
                    LongStream.of(1000, 3, 200_001, 1, 0)
                        .mapToObj(length -> group.gradients(length, Device.cpu()))
                        .toList();
                for (int k = 1; k <= 50; k++) {
                  Tensor gradient = gradients.get(k % gradients.size());
                  assertAveraged(group, k, k % 3 == 0 ? torch.zeros_like(gradient) : gradient);
                }
              }
              return true;
            });
    assertThat(seen).hasSize(workers);
  }

  private static void assertAveraged(WorkerGroup group, int k, Tensor gradient) {
    try (Scope scope = Scope.open()) {
      Tensor steps = torch.arange(new Scalar(gradient.numel())).to(torch.ScalarType.Float);
      gradient.copy_(steps.mul(new Scalar((group.rank() + 1.0) * k)));
      double[] figures = {group.rank() * k};
      group.average(gradient, figures);
      double mean = (group.size() + 1) / 2.0 * k;
      assertThat(figures[0]).isCloseTo((group.size() - 1) / 2.0 * k, within(1e-12 * k));
      assertThat(torch.allclose(gradient, steps.mul(new Scalar(mean)), 1e-6, 0, false))
          .as("exchange %d of worker %d", k, group.rank())
          .isTrue();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void sharedMemoryHasNoNameAndGoesWithTheGroup() throws IOException, InterruptedException {
    List<List<String>> seen =
        Together.of(
            2,
            folder,
            group -> {
              try (Scope scope = Scope.open()) {
                group.gradients(3, Device.cpu());
                group.gradients(1000, Device.cpu());
                group.largest(0); // the first worker has returned, and taken the names away
                return mapped();
              }
            });
    assertThat(seen)
        .allSatisfy(
            each ->
                assertThat(each)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).endsWith("(deleted)")));
    assertThat(mapped()).isEmpty();
  }

  /** Executors of one machine meet as those of several do. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void workersOfOneMachineShareMemoryAlsoWhereTheyMeetByAnAddress()
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<List<String>> seen =
        Together.of(
            2,
            Rendezvous.at("127.0.0.1", port),
            group -> {
              try (Scope scope = Scope.open()) {
                assertAveraged(group, 1, group.gradients(1000, Device.cpu()));
                return mapped();
              }
            });
    assertThat(seen).allSatisfy(each -> assertThat(each).isNotEmpty());
  }

  /** The mapped files of shared memory. */
  private static List<String> mapped() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.contains("/organza-") && line.contains("/gradients"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * With m the mean of a²-values of both workers and the losses w·m³, of which the mean is 1.5·m³:
   * d/da = 1.5·3m²·½·2a·2 (as each worker's parameter is the same, the mean over the workers of
   * what flows back); and once more for the second derivative.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void meansAreDifferentiableTwice(boolean directly) throws InterruptedException {
    double a = 1.5;
    // m(a) = mean of (a², 3a²) = 2a²; L = 1.5·m³ = 12a⁶; L' = 72a⁵; L'' = 360a⁴
    List<double[]> seen =
        Together.of(
            2,
            folder,
            group -> {
              if (directly) {
                connectDirectly(group);
              }
              try (Scope scope = Scope.open()) {
                Tensor x = row(a);
                x.set_requires_grad(true);
                Tensor own = x.square().mul(new Scalar(group.rank() == 0 ? 1.0 : 3.0));
                Tensor m = group.averaged(own);
                Tensor loss = m.mul(m).mul(m).mul(new Scalar(group.rank() == 0 ? 1.0 : 2.0)).sum();
                Tensor gradient = Gradients.of(loss, List.of(x)).get(0);
                Tensor whole = group.averaged(gradient);
                Tensor second = Gradients.of(whole.sum(), List.of(x)).get(0);
                Tensor both =
                    torch
                        .stack(
                            new org.bytedeco.pytorch.TensorVector(whole.detach(), second.detach()))
                        .contiguous();
                group.average(both, new double[0]);
                return new double[] {
                  both.select(0, 0).item_double(), both.select(0, 1).item_double(), m.item_double()
                };
              }
            });
    assertThat(seen)
        .allSatisfy(
            each -> {
              assertThat(each[2]).isEqualTo(2 * a * a);
              assertThat(each[0]).isCloseTo(72 * Math.pow(a, 5), within(1e-4));
              assertThat(each[1]).isCloseTo(360 * Math.pow(a, 4), within(1e-3));
            });
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  /** Workers of several machines meet at another port, those of one by another file. */
  @Test
  void connectsAgainWhereverTheyHaveMet() throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<float[]> seen =
        Together.of(
            2,
            Rendezvous.at("127.0.0.1", port),
            group -> {
              connectDirectly(group);
              try (Scope scope = Scope.open()) {
                Tensor values = row(group.rank(), 3);
                group.average(values, new double[0]);
                return HostMemory.floats(values);
              }
            });
    assertThat(seen).allSatisfy(each -> assertThat(each).containsExactly(0.5f, 3));
  }

  @Test
  void whoFailsIsNamedAlsoToThoseWhoWaitDirectly() {
    assertThatThrownBy(
            () ->
                Together.of(
                    2,
                    folder,
                    group -> {
                      connectDirectly(group);
                      if (group.rank() == 1) {
                        throw new IllegalStateException("the disk is gone");
                      }
                      try (Scope scope = Scope.open()) {
                        group.fromFirst(row(1));
                        group.average(row(1), new double[0]);
                        return 0;
                      }
                    }))
        .hasRootCauseInstanceOf(LostWorkerException.class)
        .hasRootCauseMessage("Rank 1 of 2 is lost: the disk is gone.");
  }

  /** All are told the same, and may go on. */
  @Test
  void withoutGpusNcclIsRefusedAndElseNotTaken() throws InterruptedException {
    List<String> seen =
        Together.of(
            2,
            folder,
            group -> {
              group.computesOn(Device.cpu(), Exchange.AUTO);
              group.computesOn(Device.cpu(), Exchange.GLOO);
              String refusal = "";
              try {
                group.computesOn(Device.cpu(), Exchange.NCCL);
              } catch (UsageException e) {
                refusal = e.problem();
              }
              assertThat(group.largest(group.rank())).isEqualTo(1);
              return refusal;
            });
    assertThat(seen).containsOnly("hardware.exchange is nccl, but worker 0 computes on the CPU.");
  }

  @Test
  void whoFailsIsNamedToTheOthers() {
    assertThatThrownBy(
            () ->
                Together.of(
                    2,
                    folder,
                    group -> {
                      if (group.rank() == 1) {
                        throw new IllegalStateException("the disk is gone");
                      }
                      return group.largest(0);
                    }))
        .hasRootCauseInstanceOf(LostWorkerException.class)
        .hasRootCauseMessage("Rank 1 of 2 is lost: the disk is gone.");
  }

  /** Whoever waits for another's message is not to be told by the same words that it vanished. */
  @Test
  void whoLeavesByItselfIsToldFromWhoVanishes() throws InterruptedException {
    List<Boolean> left =
        Together.of(
            3,
            folder,
            group -> {
              if (group.rank() == 1) {
                group.fail("its data are others");
                return true;
              }
              try {
                group.largest(0);
                return false;
              } catch (LostWorkerException e) {
                return e.left() && e.problem().equals("Rank 1 of 3 is lost: its data are others.");
              }
            });
    assertThat(left).containsOnly(true);
  }

  /** A process with other work to do must not be left with LibTorch's threads. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aGroupThatFailedLeavesNoThreads() throws Exception {
    for (int i = 0; i < 2; i++) {
      whoLeavesByItself(folder.resolve("m" + i));
    }
    long before = threads();
    for (int i = 2; i < 6; i++) {
      whoLeavesByItself(folder.resolve("m" + i));
    }
    assertThat(threads()).isLessThanOrEqualTo(before);
  }

  private static void whoLeavesByItself(Path meeting) throws Exception {
    Files.createDirectories(meeting);
    List<Boolean> lost =
        Together.of(
            2,
            meeting,
            group -> {
              if (group.rank() == 1) {
                group.fail("it was told to");
                return true;
              }
              try {
                group.largest(0);
                return false;
              } catch (LostWorkerException e) {
                return true;
              }
            });
    assertThat(lost).containsOnly(true);
    for (int i = 0; i < 100 && isFreeing(); i++) {
      Thread.sleep(50);
    }
  }

  private static boolean isFreeing() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("organza-gloo-end"));
  }

  /** All of this process, LibTorch's own among them. */
  private static long threads() throws Exception {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks.count();
    }
  }

  @Test
  void waitsForTheFirstOnlyAsLongAsItIsTold() {
    RuntimeException enough = new IllegalStateException("enough");
    int[] asked = {0};
    assertThatThrownBy(
            () ->
                C10dGroup.join(
                    Rendezvous.at("127.0.0.1", 1),
                    1,
                    2,
                    Duration.ofSeconds(30),
                    () -> {
                      if (++asked[0] > 2) {
                        throw enough;
                      }
                    }))
        .hasStackTraceContaining("enough");
  }

  @Test
  void ofOneExchangesNothing() {
    WorkerGroup alone = C10dGroup.join(Rendezvous.at("nowhere.invalid", 1), 0, 1);
    try (Scope scope = Scope.open()) {
      Tensor values = row(1, 2);
      assertThat(alone.averaged(values)).isSameAs(values);
      assertThat(alone.size()).isOne();
    }
  }

  @Test
  void readsAddresses() {
    assertThat(Rendezvous.parse("[::1]:29500")).isEqualTo(Rendezvous.at("::1", 29500));
    assertThat(Rendezvous.parse("host:80")).isEqualTo(Rendezvous.at("host", 80));
    for (String wrong : List.of("host", ":80", "host:", "host:0", "host:70000", "host:x")) {
      assertThatThrownBy(() -> Rendezvous.parse(wrong))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(wrong);
    }
  }
}
