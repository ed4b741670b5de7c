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
        .hasMessage("there are no runs in " + none + "; start one with: organza train");
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
