package dev.organza;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/**
 * Counts what JavaCPP has allocated and not freed.
 *
 * <p>It counts only where the garbage collector may free pointers, which Organza turns off, and
 * what the collector frees would hide a leak. So the counting is done in a JVM that never collects.
 */
public final class NativeAllocations {

  private static final List<String> COUNTING =
      List.of(
          "-XX:+UnlockExperimentalVMOptions",
          "-XX:+UseEpsilonGC",
          "-Xmx3g",
          "-Dorg.bytedeco.javacpp.nopointergc=false",
          "-Dorg.bytedeco.javacpp.maxbytes=0",
          "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");

  private NativeAllocations() {}

  /**
   * Runs a main method where allocations are counted, and fails if it does.
   *
   * @param folder for its output; its argument
   */
  public static void runCounting(Class<?> main, Path folder)
      throws IOException, InterruptedException {
    ChildJvm child = ChildJvm.start(folder.resolve("log"), COUNTING, main, folder.toString());
    assertThat(child.await(300)).as(child.output()).isZero();
    assertThat(child.output()).contains("nothing stays of ");
  }

  /** To be called by such a main method: repeats some work and counts before and after. */
  public static void assertNothingStays(String name, int times, Runnable work) {
    for (int i = 0; i < 3; i++) {
      work.run(); // constants and caches are made once
    }
    long count = Pointer.totalCount();
    long bytes = Pointer.totalBytes();
    for (int i = 0; i < times; i++) {
      work.run();
    }
    assertThat(Pointer.totalCount() - count).as("pointers left by " + name).isZero();
    assertThat(Pointer.totalBytes() - bytes).as("bytes left by " + name).isZero();
    System.out.println("nothing stays of " + name);
  }
}
