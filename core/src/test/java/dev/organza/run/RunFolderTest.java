package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunFolderTest {

  private final Path folder;

  RunFolderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void runsAreNumberedFromZeroAndNeverReuseANumberBelowTheHighest() throws IOException {
    Path runs = folder.resolve("new/runs");
    RunFolder first = RunFolder.create(runs, "dcgan", "fashion");
    assertThat(first.path()).isEqualTo(runs.resolve("00000-dcgan-fashion")).isDirectory();
    assertThat(RunFolder.create(runs, "dcgan", "fashion").name()).isEqualTo("00001-dcgan-fashion");
    Files.createDirectory(runs.resolve("00041-old"));
    Files.createDirectory(runs.resolve("notes"));
    Files.createFile(runs.resolve("99999-a-file"));
    assertThat(RunFolder.create(runs, "wgan", "cifar10").name()).isEqualTo("00042-wgan-cifar10");
    assertThat(RunFolder.list(runs)).extracting(RunFolder::number).containsExactly(0, 1, 41, 42);
  }

  @Test
  void theFilesLieWhereTheContractSays() {
    RunFolder run = RunFolder.create(folder, "dcgan", "fashion");
    Path at = folder.resolve("00000-dcgan-fashion");
    assertThat(run.recipe()).isEqualTo(at.resolve("recipe.yaml"));
    assertThat(run.provenance()).isEqualTo(at.resolve("provenance.json"));
    assertThat(run.journal()).isEqualTo(at.resolve("journal.jsonl"));
    assertThat(run.log()).isEqualTo(at.resolve("log.txt"));
    assertThat(run.reals()).isEqualTo(at.resolve("reals.png"));
    assertThat(run.samplesDir()).isEqualTo(at.resolve("samples")).isDirectory();
    assertThat(run.latestSample()).isEqualTo(at.resolve("samples/latest.png"));
    assertThat(run.sample(64_000)).isEqualTo(at.resolve("samples/0000064000.png"));
    assertThat(run.curves()).isEqualTo(at.resolve("curves.png"));
    assertThat(run.checkpointsDir()).isEqualTo(at.resolve("checkpoints")).isDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "/home/me/My Photos (2), my-photos-2",
    "../celeba/, celeba",
    "C:\\data\\Faces, faces",
    "shapes:rings, shapes-rings",
    "Müller, muller",
    "日本, data",
    "..., data"
  })
  void theDataNameIsMadeSafeForEveryFileSystem(String data, String safe) {
    assertThat(RunFolder.create(folder, "gan", data).name()).isEqualTo("00000-gan-" + safe);
  }

  @Test
  void theMachinesLanguageDoesNotChangeTheDigits() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      RunFolder run = RunFolder.create(folder, "gan", "data");
      assertThat(run.name()).isEqualTo("00000-gan-data");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aLongDataNameIsCut() {
    assertThat(RunFolder.create(folder, "gan", "x".repeat(300)).name()).hasSizeLessThan(100);
  }

  @Test
  void runsThatStartAtOnceGetDifferentNumbers() throws Exception {
    ExecutorService starters = Executors.newFixedThreadPool(8);
    try {
      List<Callable<RunFolder>> starts =
          IntStream.range(0, 32)
              .<Callable<RunFolder>>mapToObj(
                  i -> () -> RunFolder.create(folder, "recipe" + i, "data"))
              .toList();
      List<Integer> numbers =
          starters.invokeAll(starts).stream().map(RunFolderTest::numberOf).sorted().toList();
      assertThat(numbers).isEqualTo(IntStream.range(0, 32).boxed().collect(Collectors.toList()));
    } finally {
      starters.shutdownNow();
    }
    assertThat(folder.toFile().list()).hasSize(32);
  }

  private static int numberOf(Future<RunFolder> run) {
    try {
      return run.get().number();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00000-dcgan-fashion",
    "00000, 00000-dcgan-fashion",
    "2, 00002-wgan-gp-cifar10",
    "latest, 00002-wgan-gp-cifar10",
    "cifar, 00002-wgan-gp-cifar10",
    "dcgan-mnist, 00001-dcgan-mnist",
  })
  void aRunIsFoundByNumberPartOfNameOrLatest(String selector, String name) {
    threeRuns();
    assertThat(RunFolder.find(folder, selector).name()).isEqualTo(name);
  }

  @Test
  void aRunIsFoundByItsPath() {
    threeRuns();
    Path path = folder.resolve("00001-dcgan-mnist");
    assertThat(RunFolder.find(Path.of("nowhere"), path.toString()))
        .isEqualTo(new RunFolder(path, 1));
    assertThat(RunFolder.find(Path.of("nowhere"), path + "/").number()).isEqualTo(1);
  }

  /** A run with what makes it one, started so many minutes after noon. */
  private Path begun(String name, int minute) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(run.resolve("checkpoints"));
    Files.writeString(run.resolve("recipe.yaml"), "name: gan\n");
    Files.writeString(
        run.resolve("provenance.json"),
        "{\"started\": \"2026-01-01T12:%02d:00Z\"}".formatted(minute));
    return run;
  }

  @Test
  void aRenamedRunIsFoundByItsNewNamePathAndPartOfName() throws IOException {
    Path mine = begun("mine", 1);
    begun("mine too", 2);
    begun("2024", 3);
    Files.createDirectories(folder.resolve("notes")); // no run
    Files.createDirectories(folder.resolve("photos/checkpoints"));
    assertThat(RunFolder.find(folder, "mine")).isEqualTo(new RunFolder(mine, RunFolder.UNNUMBERED));
    assertThat(RunFolder.find(folder, "too").name()).isEqualTo("mine too");
    assertThat(RunFolder.find(folder, "2024").name()).isEqualTo("2024");
    assertThat(RunFolder.find(Path.of("nowhere"), mine + "/").path().toString())
        .isEqualTo(mine.toString());
    assertThat(RunFolder.list(folder)).hasSize(3);
    assertThatThrownBy(() -> RunFolder.find(folder, "-1"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is no run \"-1\"");
  }

  @Test
  void latestIsTheNewestWhateverItIsCalled() throws IOException {
    begun("00000-gan-a", 1);
    begun("best", 3);
    begun("first", 0);
    begun("00001-gan-b", 2);
    assertThat(RunFolder.list(folder).stream().map(RunFolder::name))
        .containsExactly("first", "00000-gan-a", "00001-gan-b", "best");
    assertThat(RunFolder.find(folder, "latest").name()).isEqualTo("best");
    begun("00002-gan-c", 4);
    assertThat(RunFolder.find(folder, "latest").name()).isEqualTo("00002-gan-c");
    assertThat(RunFolder.create(folder, "gan", "d").number()).isEqualTo(3);
  }

  @Test
  void whatIsNamedInPlaceOfARunIsSaid() throws IOException {
    Path mine = begun("mine", 1);
    assertThatThrownBy(() -> RunFolder.find(mine, "latest"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is a run itself");
    assertThatThrownBy(() -> RunFolder.find(folder, mine.resolve("recipe.yaml").toString()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("leads into " + mine);
    Path photos = Files.createDirectories(folder.resolve("photos"));
    assertThatThrownBy(() -> RunFolder.find(folder, photos.toString()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("what is at that path is no run folder");
  }

  @Test
  void anAmbiguousNameListsTheCandidates() {
    threeRuns();
    assertThatThrownBy(() -> RunFolder.find(folder, "dcgan"))
        .isInstanceOf(UsageException.class)
        .hasMessage("\"dcgan\" names 2 runs: 00000-dcgan-fashion, 00001-dcgan-mnist");
  }

  @Test
  void noMoreThanFiveCandidatesAreListed() {
    for (int i = 0; i < 7; i++) {
      RunFolder.create(folder, "dcgan", "fashion");
    }
    assertThatThrownBy(() -> RunFolder.find(folder, "fashion"))
        .hasMessageContaining("names 7 runs: 00002-dcgan-fashion, ")
        .hasMessageEndingWith("00006-dcgan-fashion and 2 older");
  }

  @Test
  void anUnknownRunNamesTheNearest() {
    threeRuns();
    assertThatThrownBy(() -> RunFolder.find(folder, "00001-dcgan-mnits"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did you mean 00001-dcgan-mnist?");
    assertThatThrownBy(() -> RunFolder.find(folder, "7"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is no run \"7\"");
    assertThatThrownBy(() -> RunFolder.find(folder, "\0")).isInstanceOf(UsageException.class);
  }

  @Test
  void aFolderWithoutRunsSaysHowToStartOne() {
    Path none = folder.resolve("none");
    assertThat(RunFolder.list(none)).isEmpty();
    assertThatThrownBy(() -> RunFolder.find(none, "latest"))
        .isInstanceOf(UsageException.class)
        .hasMessage("there are no runs in " + none + "\nStart one with: TrainingRun.start");
  }

  @ParameterizedTest
  @ValueSource(strings = {"taken", "taken/below"})
  void aFileInPlaceOfTheFolderIsReported(String path) throws IOException {
    Files.createFile(folder.resolve("taken"));
    Path runs = folder.resolve(path);
    assertThatThrownBy(() -> RunFolder.create(runs, "gan", "data"))
        .isInstanceOf(OrganzaException.class)
        .hasMessage(
            "cannot write "
                + runs
                + ": a file stands where a folder is needed; choose another path or move the file");
  }

  private void threeRuns() {
    RunFolder.create(folder, "dcgan", "fashion");
    RunFolder.create(folder, "dcgan", "mnist");
    RunFolder.create(folder, "wgan-gp", "cifar10");
  }
}
