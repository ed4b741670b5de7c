package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script in a tree of its own, with a JDK and a Maven that only write down how they
 * were called.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  private static final String JAVA =
      """
      #!/bin/sh
      printf '%s\\n' "$*" >>"$CALLS/java"
      for word; do
        case $word in
          -XX:DumpLoadedClassList=*)
            [ ! -e "$CALLS/no-archive" ] || { echo 'the JVM is unwell' >&2; exit 1; }
            echo classes >"${word#*=}"; exit ;;
          -Xshare:dump) dump=yes ;;
          -XX:SharedArchiveFile=*) file=${word#*=} ;;
        esac
      done
      if [ "${dump:-}" ]; then echo archive >"$file"; exit; fi
      echo "[$OPENBLAS_THREAD_TIMEOUT] [${OPENBLAS_CORETYPE-}]"
      echo "LC_ALL=${LC_ALL-}"
      for word; do printf '<%s>\\n' "$word"; done
      exit 7
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$*" >>"$CALLS/mvn"
      [ ! -e "$CALLS/no-build" ] || { echo 'BUILD FAILURE'; exit 1; }
      mkdir -p cli/target/lib
      cp "$CALLS/organza.jar" cli/target/organza.jar 2>/dev/null || echo jar >cli/target/organza.jar
      echo jar >cli/target/lib/a.jar
      """;

  private final Path folder;
  private final Path home;
  private final Path calls;
  private final Path jdk;
  private final Map<String, String> variables = new HashMap<>();

  LauncherTest(@TempDir Path folder) {
    this.folder = folder;
    this.home = folder.resolve("a checkout");
    this.calls = folder.resolve("calls");
    this.jdk = folder.resolve("jdk");
  }

  @BeforeEach
  void lay() throws IOException {
    for (String path : List.of("core/src/main", "metrics/src/main", "cli/src/main", ".mvn")) {
      Files.createDirectories(home.resolve(path));
    }
    for (String path :
        List.of(
            "pom.xml", "core/pom.xml", "metrics/pom.xml", "cli/pom.xml", "core/src/main/A.java")) {
      Files.writeString(home.resolve(path), "");
    }
    Files.createDirectories(calls);
    script(home.resolve("organza"), Files.readString(Path.of("..", "organza")));
    script(folder.resolve("bin/mvn"), MAVEN);
    script(jdk.resolve("bin/java"), JAVA);
    script(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    version("17.0.15");
  }

  private void version(String version) throws IOException {
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"Someone\"\nJAVA_VERSION=\"" + version + "\"\n");
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Start(int status, String out, String err) {}

  private Process begin(int number, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("organza").toString()));
    command.addAll(List.of(arguments));
    return begin(number, command);
  }

  private Process begin(int number, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out" + number).toFile())
            .redirectError(folder.resolve("err" + number).toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("CALLS", calls.toString());
    builder.environment().merge("PATH", "", (path, nothing) -> folder.resolve("bin") + ":" + path);
    builder.environment().remove("ORGANZA_MAVEN_ARGS");
    builder.environment().remove("OPENBLAS_THREAD_TIMEOUT");
    builder.environment().remove("OPENBLAS_CORETYPE");
    builder.environment().putAll(variables);
    return builder.start();
  }

  private Start end(Process process, int number) throws IOException, InterruptedException {
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    return new Start(
        process.exitValue(),
        Files.readString(folder.resolve("out" + number)),
        Files.readString(folder.resolve("err" + number)));
  }

  private Start start(String... arguments) throws IOException, InterruptedException {
    Thread.sleep(30); // file times must differ
    return end(begin(0, arguments), 0);
  }

  private int count(String program, String words) throws IOException {
    Path file = calls.resolve(program);
    return Files.exists(file)
        ? (int) Files.readAllLines(file).stream().filter(line -> line.contains(words)).count()
        : 0;
  }

  private int builds() throws IOException {
    return count("mvn", "package");
  }

  private int archives() throws IOException {
    return count("java", "-Xshare:dump");
  }

  /** Where Maven knows nothing of Organza yet, it finds only the modules that are built with it. */
  @Test
  void itBuildsEveryModuleThatTheCommandLineNeeds() throws IOException {
    List<String> needed =
        Pattern.compile("<artifactId>organza-([a-z-]+)</artifactId>")
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .map(match -> match.group(1))
            .toList();
    String launcher = Files.readString(Path.of("..", "organza"));
    Matcher built = Pattern.compile("(?m)^modules='([^']+)'").matcher(launcher);
    assertThat(built.find()).isTrue();
    assertThat(needed).contains("core", "sound");
    assertThat(built.group(1).split(" ")).containsAll(needed);
  }

  @Test
  void theFirstStartBuildsAndTheNextOnesOnlyStart() throws Exception {
    Start first = start("train", "two words", "", "*");
    assertThat(first.err()).contains("Building Organza (first run").hasLineCount(1);
    assertThat(first.status()).isEqualTo(7);
    assertThat(first.out())
        .startsWith("[12] ")
        .contains("<@" + home.toRealPath() + "/cli/jvm.options>")
        .contains("<-XX:SharedArchiveFile=" + home.toRealPath())
        .doesNotContain("TieredStopAtLevel")
        .endsWith("<dev.organza.cli.Organza>\n<train>\n<two words>\n<>\n<*>\n");
    Start second = start("help");
    assertThat(second.err()).isEmpty();
    assertThat(second.out())
        .contains("<-XX:SharedArchiveFile=", "<-XX:TieredStopAtLevel=1>")
        .endsWith("<help>\n");
    assertThat(builds()).isEqualTo(1);
    assertThat(archives()).isEqualTo(1);
    assertThat(home.resolve("cli/target/organza.lock")).doesNotExist();
  }

  @Test
  void whatAUserHasSetCounts() throws Exception {
    assertThat(start("help").out()).startsWith("[12] ");
    variables.put("OPENBLAS_THREAD_TIMEOUT", "20");
    variables.put("OPENBLAS_CORETYPE", "HASWELL");
    assertThat(start("help").out()).startsWith("[20] [HASWELL]");
    variables.put("OPENBLAS_THREAD_TIMEOUT", "a b; $(exit 3) \"c\"");
    assertThat(start("help").out()).startsWith("[a b; $(exit 3) \"c\"]");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessorWithAvx512GetsKernelsForIt() throws Exception {
    String flags =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .orElse("");
    boolean has = flags.contains(" avx512bw") && flags.contains(" avx512vl");
    assertThat(start("help").out()).startsWith(has ? "[12] [SKYLAKEX]" : "[12] []");
  }

  @Test
  void aChangedSourceIsBuiltAndTheArchiveLeftToTheNextStart() throws Exception {
    start("help");
    Thread.sleep(30);
    Files.writeString(home.resolve("core/src/main/A.java"), "class A {}");
    Start changed = start("help");
    assertThat(changed.err()).contains("its sources have changed").hasLineCount(1);
    assertThat(changed.out()).doesNotContain("SharedArchiveFile");
    Start next = start("help");
    assertThat(next.err()).contains("Preparing quicker starts").hasLineCount(1);
    assertThat(next.out()).contains("SharedArchiveFile");
    assertThat(start("help").err()).isEmpty();
    assertThat(builds()).isEqualTo(2);
    assertThat(archives()).isEqualTo(2);
  }

  @Test
  void anArchiveIsForOneJdkOnePlaceAndTheseJars() throws Exception {
    start("help");
    version("17.0.16");
    assertThat(start("help").out()).contains("organza-17.jsa");
    assertThat(archives()).isEqualTo(2);
    version("21");
    assertThat(start("help").out()).contains("organza-21.jsa");
    assertThat(archives()).isEqualTo(3);
    Thread.sleep(30);
    Files.writeString(home.resolve("cli/target/lib/a.jar"), "another jar");
    assertThat(start("help").err()).contains("Preparing quicker starts");
    assertThat(archives()).isEqualTo(4);
    assertThat(start("help").err()).isEmpty();
    Path archive = home.resolve("cli/target/organza-21.jsa");
    Files.writeString(archive, "cut"); // a JVM would crash on it
    assertThat(start("help").err()).contains("Preparing quicker starts");
    assertThat(archive).hasContent("archive");
    assertThat(builds()).isEqualTo(1);
  }

  /** As the zip lays it: the launcher and its settings beside the jars. */
  private void unpack() throws IOException {
    Files.writeString(home.resolve("organza.jar"), "jar");
    Files.createDirectories(home.resolve("lib"));
    Files.delete(jdk.resolve("bin/javac"));
  }

  @Test
  void whatIsUnpackedNeedsNoMavenAndNoCompiler() throws Exception {
    unpack();
    Start first = start("train");
    assertThat(first.err()).contains("Preparing quicker starts").hasLineCount(1);
    assertThat(first.status()).isEqualTo(7);
    Path real = home.toRealPath();
    assertThat(first.out())
        .contains("<@" + real + "/jvm.options>")
        .contains("<-XX:SharedArchiveFile=" + real + "/organza-17.jsa>")
        .contains("<" + real + "/organza.jar:" + real + "/lib/*>");
    assertThat(start("help").err()).isEmpty();
    assertThat(builds()).isZero();
    assertThat(archives()).isEqualTo(1);
  }

  @Test
  void withoutAnArchiveItStartsAllTheSameAndTriesOnce() throws Exception {
    Files.writeString(calls.resolve("no-archive"), "");
    Start first = start("help");
    assertThat(first.status()).isEqualTo(7);
    assertThat(first.err()).hasLineCount(1).doesNotContain("unwell");
    assertThat(first.out()).doesNotContain("SharedArchiveFile").endsWith("<help>\n");
    Start second = start("help");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).doesNotContain("SharedArchiveFile");
    assertThat(count("java", "DumpLoadedClassList")).isEqualTo(1);
  }

  @Test
  void twoFirstStartsAtOnceBuildOnce() throws Exception {
    Process one = begin(1, "help");
    Process other = begin(2, "help");
    assertThat(end(one, 1).status()).isEqualTo(7);
    assertThat(end(other, 2).status()).isEqualTo(7);
    assertThat(builds()).isEqualTo(1);
    assertThat(archives()).isEqualTo(1);
  }

  private String localeOf(String all, String ctype, String lang) throws Exception {
    variables.putAll(Map.of("LC_ALL", all, "LC_CTYPE", ctype, "LANG", lang));
    return start("help")
        .out()
        .lines()
        .filter(line -> line.startsWith("LC_ALL="))
        .findFirst()
        .orElseThrow();
  }

  /** A locale of plain ASCII is replaced, whichever variable says so, and no other. */
  @Test
  void filesAreNamedInUtf8() throws Exception {
    // For the systems of which this runs on one that has the locale C.UTF-8, and one without
    // others.
    script(
        folder.resolve("bin/locale"),
        """
        #!/bin/sh
        case $1 in
          -a) printf 'C\\nPOSIX\\nde_AT.utf8\\nC.utf8\\n' ;;
          *) case ${LC_ALL:-${LC_CTYPE:-$LANG}} in
               *8) echo UTF-8 ;;
               de_DE) echo ISO-8859-1 ;;
               *) echo ANSI_X3.4-1968 ;;
             esac ;;
        esac
        """);
    assertThat(localeOf("C", "", "de_AT.utf8")).isEqualTo("LC_ALL=C.utf8");
    assertThat(localeOf("", "POSIX", "de_AT.utf8")).isEqualTo("LC_ALL=C.utf8");
    assertThat(localeOf("", "", "")).isEqualTo("LC_ALL=C.utf8");
    assertThat(localeOf("", "", "nowhere")).isEqualTo("LC_ALL=C.utf8");
    assertThat(localeOf("", "C", "de_AT.utf8")).isEqualTo("LC_ALL=C.utf8");
    assertThat(localeOf("", "", "de_AT.utf8")).isEqualTo("LC_ALL=");
    assertThat(localeOf("", "", "de_DE")).isEqualTo("LC_ALL=");
    assertThat(localeOf("de_AT.utf8", "C", "C")).isEqualTo("LC_ALL=de_AT.utf8");
    script(folder.resolve("bin/locale"), "#!/bin/sh\nexit 127\n");
    assertThat(localeOf("C", "", "")).isEqualTo("LC_ALL=C.UTF-8");
  }

  @Test
  void theHomeIsWhereTheEnvironmentSays() throws Exception {
    variables.put("HOME", "/a home");
    assertThat(start("help").out()).contains("<-Duser.home=/a home>");
    assertThat(count("java", "Rehearsal")).isEqualTo(1);
    assertThat(count("java", "-Duser.home=/a home")).isEqualTo(3); // the archive's two, and this
    variables.put("HOME", "not/absolute");
    assertThat(start("help").out()).doesNotContain("user.home");
    variables.put("HOME", "");
    assertThat(start("help").out()).doesNotContain("user.home");
  }

  /** What a JVM makes of its arguments, class path and home. */
  private static final String PROGRAM =
      """
      package dev.organza.cli;
      public class Organza {
        public static void main(String[] words) throws Exception {
          java.io.PrintStream out = new java.io.PrintStream(System.out, true, "UTF-8");
          java.nio.file.Path folder = java.nio.file.Path.of(words[0]);
          out.println(words[0] + " " + java.nio.file.Files.isDirectory(folder));
          try (var files = java.nio.file.Files.list(folder)) {
            files.forEach(file -> out.println(file.getFileName()));
          }
          out.println(System.getProperty("user.home"));
        }
      }
      """;

  /** A program in place of Organza's, as the build would leave it. */
  private void buildsForTheRealJvm() throws Exception {
    Path source = folder.resolve("program/Organza.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, PROGRAM);
    Path classes = folder.resolve("classes");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(compiled).isZero();
    String name = "dev/organza/cli/Organza.class";
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(calls.resolve("organza.jar")))) {
      jar.putNextEntry(new ZipEntry(name));
      Files.copy(classes.resolve(name), jar);
    }
    Files.copy(Path.of("jvm.options"), home.resolve("cli/jvm.options"));
    variables.put("JAVA_HOME", System.getProperty("java.home"));
  }

  /** The names are made by a shell: this JVM may not be able to write them. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void inAsciiLocalesTheJvmFindsWhatHasOtherLettersInItsName() throws Exception {
    buildsForTheRealJvm();
    String words =
        """
        checkout=$(printf '%s/\\303\\274 \\346\\227\\245' "$2")
        data=$(printf '%s/\\303\\204pfel' "$2")
        mv "$1" "$checkout" && mkdir "$data" && : >"$data/$(printf '\\303\\237')" || exit 3
        exec "$checkout/organza" "$data"
        """;
    variables.putAll(Map.of("LC_ALL", "C", "HOME", "/nobodys"));
    Start started =
        end(begin(0, List.of("/bin/sh", "-c", words, "sh", home.toString(), folder.toString())), 0);
    assertThat(started.status()).as(started.err()).isZero();
    assertThat(started.out().lines()).containsExactly(folder + "/Äpfel true", "ß", "/nobodys");
  }

  @Test
  void whatIsMissingOrFailsIsSaid() throws Exception {
    Files.writeString(calls.resolve("no-build"), "");
    Start failed = start("help");
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.err()).contains("BUILD FAILURE", "the build failed; the whole log is");
    assertThat(failed.out()).isEmpty();
    assertThat(home.resolve("cli/target/organza.lock")).doesNotExist();
  }

  @Test
  void theJvmIsToldWhatNewerVersionsAskFor() throws Exception {
    version("24.0.1");
    assertThat(start("help").out())
        .contains(
            "<--enable-native-access=ALL-UNNAMED>", "<--sun-misc-unsafe-memory-access=allow>");
    version("22");
    assertThat(start("help").out())
        .contains("<--enable-native-access=ALL-UNNAMED>")
        .doesNotContain("sun-misc-unsafe");
    version("17");
    assertThat(start("help").out()).doesNotContain("native-access");
  }
}
