package dev.organza.bench.turns;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A JVM with Organza, as the launcher starts it, which leaves the threads to Organza.
 *
 * @param checkout the folder of the repository
 * @param java the JVM's program
 * @param javaFeature its version, 17 or more
 * @param classPath of Organza
 * @param avx512 whether the processor has AVX-512
 */
public record OrganzaJvm(
    Path checkout, Path java, int javaFeature, String classPath, boolean avx512) {

  /** The JVM and the class path of this process, in the repository that it was started from. */
  public static OrganzaJvm here() throws IOException {
    return new OrganzaJvm(
        Path.of(System.getProperty("organza.checkout", "")).toAbsolutePath(),
        Path.of(System.getProperty("java.home"), "bin", "java"),
        Runtime.version().feature(),
        System.getProperty("java.class.path"),
        Machine.hasAvx512());
  }

  /** The command that runs a class. */
  public Command command(Class<?> main, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(java.toString()));
    words.addAll(nativeAccess());
    words.add("@" + checkout.resolve("cli/jvm.options"));
    words.addAll(List.of("-cp", classPath, main.getName()));
    words.addAll(arguments);
    Map<String, String> environment = new HashMap<>();
    environment.put("OPENBLAS_THREAD_TIMEOUT", "12");
    if (avx512) {
      environment.put("OPENBLAS_CORETYPE", "SKYLAKEX");
    }
    return new Command(words, environment);
  }

  private List<String> nativeAccess() {
    if (javaFeature >= 24) {
      return List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }
    return javaFeature >= 22 ? List.of("--enable-native-access=ALL-UNNAMED") : List.of();
  }
}
