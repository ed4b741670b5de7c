package dev.organza.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.ChildJvm;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class TorchTest {

  @Test
  void platformsWithoutLibTorchAreRefusedByName() {
    assertThatThrownBy(() -> Torch.requirePlatform("linux-arm64"))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("no build for linux-arm64")
        .hasMessageContaining("Linux x86-64");
    for (String platform : List.of("linux-x86_64", "macosx-arm64", "windows-x86_64")) {
      assertThatCode(() -> Torch.requirePlatform(platform)).doesNotThrowAnyException();
    }
  }

  @Test
  void devicesAreChosenByWord() {
    assertThat(Device.choose("cpu")).isEqualTo(Device.cpu());
    Device automatic = Device.choose("auto");
    assertThat(automatic.isCuda()).isEqualTo(torch.cuda_is_available());
    for (Device device : List.of(Device.cpu(), new Device(Device.Kind.CUDA, 3))) {
      assertThat(Device.parse(device.toString())).isEqualTo(device);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "CPU", "cuda:", "cuda:-1", "cuda:x", "cuda:12345", " cpu"})
  void unknownDevicesAreRefused(String word) {
    assertThatThrownBy(() -> Device.choose(word))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("\"" + word + "\"")
        .hasMessageContaining("auto, cpu, cuda or cuda:n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuda:9999", "cuda:64"})
  void missingGpusAreRefused(String word) {
    assertThatThrownBy(() -> Device.choose(word))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining(word);
  }

  /** Computes 2 + 2 + 2 = 6. */
  static final class FirstUse {
    private FirstUse() {}

    public static void main(String[] arguments) {
      Torch.announceTo(line -> System.out.println("said: " + line));
      try (Scope scope = Scope.open()) {
        Tensor twos = HostMemory.tensor(new float[] {2, 2, 2}, Device.cpu(), 3, 1);
        float[] product = HostMemory.floats(twos.t().matmul(torch.ones(3, 1)));
        System.out.println("computed " + product[0]);
      }
    }
  }

  /** Begins to load and ends at once, or goes on to need what was loaded. */
  static final class Ahead {
    private Ahead() {}

    public static void main(String[] arguments) {
      Torch.loadAhead();
      if (arguments.length == 0) {
        System.exit(3);
      }
      try {
        System.out.println("ones: " + HostMemory.floats(ones(3)).length);
      } catch (OrganzaException e) {
        System.out.println("failed: " + e.getMessage());
      }
    }

    private static Tensor ones(int count) {
      Torch.load();
      return org.bytedeco.pytorch.global.torch.ones(count);
    }
  }

  /** Says which of the process's settings it finds changed once LibTorch was used. */
  static final class Host {
    private Host() {}

    public static void main(String[] arguments) {
      Map<Object, Object> before = Map.copyOf(System.getProperties());
      Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
      java.util.Locale locale = java.util.Locale.getDefault();
      Torch.shareThreads();
      try (Threads.Lease lease = Threads.lease(2);
          Scope scope = Scope.open()) {
        HostMemory.floats(torch.ones(3));
      }
      Map<Object, Object> after = new HashMap<>(System.getProperties());
      before.forEach(after::remove);
      after
          .keySet()
          .removeIf(name -> name.toString().matches("jna\\..*|jnidispatch\\..*")); // JNA's
      System.out.println("changed " + after.keySet());
      System.out.println(
          "same "
              + (handler == Thread.getDefaultUncaughtExceptionHandler()
                  && locale.equals(java.util.Locale.getDefault())));
      System.out.println("limit " + org.bytedeco.javacpp.Pointer.maxPhysicalBytes());
    }
  }

  /** The settings are JavaCPP's, whom they reach, and do not stay. */
  @Test
  void noSettingOfTheHostsStaysChanged(@TempDir Path folder) throws Exception {
    ChildJvm child = ChildJvm.start(folder.resolve("log"), List.of("-Duser.home=?"), Host.class);
    assertThat(child.await(180)).as(child.output()).isZero();
    assertThat(child.output()).contains("changed []", "same true", "limit 0");
  }

  private static ChildJvm ahead(Path log, String option, String... arguments)
      throws IOException, InterruptedException {
    ChildJvm child = ChildJvm.start(log, List.of(option), Ahead.class, arguments);
    child.await(180);
    return child;
  }

  @Test
  void whatIsLoadedAheadIsReadyOrItsFailureThrown(@TempDir Path folder) throws Exception {
    assertThat(ahead(folder.resolve("good"), "-Xshare:auto", "need").output()).contains("ones: 3");
    assertThat(
            ahead(folder.resolve("bad"), "-Dorg.bytedeco.javacpp.platform=linux-arm64", "need")
                .output())
        .contains("failed: Organza needs LibTorch, which has no build for linux-arm64");
  }

  /** As the JVM says of a user who is not in the system's list of users; HOME is this test's. */
  @Test
  @EnabledIfEnvironmentVariable(named = "HOME", matches = "/.*")
  void withoutAHomeOfTheJvmsTheEnvironmentsCountsAndNothingIsMadeHere(@TempDir Path folder)
      throws Exception {
    assertThat(ahead(folder.resolve("log"), "-Duser.home=?", "need").output()).contains("ones: 3");
    assertThat(Path.of("?")).doesNotExist();
  }

  @Test
  void aProcessMayEndWhileItLoadsAhead(@TempDir Path folder) throws Exception {
    ChildJvm child = ahead(folder.resolve("log"), "-Xshare:auto");
    assertThat(child.await(1)).as(child.output()).isEqualTo(3);
  }

  @Test
  void theFirstLoadOnAFreshMachineWorksAndSaysOnceThatItUnpacks(@TempDir Path folder)
      throws Exception {
    assertThat(assertAllCompute(1, folder))
        .contains("said: first run, unpacking ", " MB of LibTorch to " + folder);
    assertThat(assertAllCompute(1, folder)).doesNotContain("said");
  }

  @Test
  void twoProcessesMayLoadAtOnceOnAFreshMachine(@TempDir Path folder) throws Exception {
    assertThat(assertAllCompute(2, folder)).containsOnlyOnce("said");
  }

  private static String assertAllCompute(int processes, Path folder)
      throws IOException, InterruptedException {
    List<ChildJvm> children = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      children.add(
          ChildJvm.start(
              folder.resolve(i + ".log"),
              List.of("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache")),
              FirstUse.class));
    }
    StringBuilder all = new StringBuilder();
    for (ChildJvm child : children) {
      assertThat(child.await(180)).as(child.output()).isZero();
      assertThat(child.output()).contains("computed 6.0");
      all.append(child.output());
    }
    return all.toString();
  }
}
