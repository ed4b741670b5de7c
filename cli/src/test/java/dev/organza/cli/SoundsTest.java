package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sounds on the command line: trained, taken out as files that others read, exported. */
class SoundsTest {

  private final Path folder;

  SoundsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path trained(String recipe, int length, String... more) {
    Path runs = folder.resolve(recipe + length);
    Cli.succeed(
        Stream.concat(
                Stream.of(
                    "train",
                    recipe,
                    "--data=drum-machine",
                    "--length=" + length,
                    "--runs=" + runs,
                    "--kimg=0.008",
                    "--device=cpu",
                    "--threads=1",
                    "--precision=float32",
                    "--set=data.first=40",
                    "--set=training.batch=4",
                    "--set=reports.samples=2",
                    "--set=sounds.iterations=1"),
                Stream.of(more))
            .toArray(String[]::new));
    return runs;
  }

  @Test
  void samplesAreFilesThatOthersRead() throws IOException, UnsupportedAudioFileException {
    Path runs = trained("sound", 256, "--set=architecture.width=2");
    Path sounds = folder.resolve("sounds");
    Cli.succeed(
        "sample", "latest", "--runs=" + runs, "--count=3", "--class=kick", "--out=" + sounds + "/");
    try (Stream<Path> files = Files.list(sounds)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted())
          .containsExactly("000000.wav", "000001.wav", "000002.wav");
    }
    try (AudioInputStream wav =
        AudioSystem.getAudioInputStream(sounds.resolve("000001.wav").toFile())) {
      AudioFormat format = wav.getFormat();
      assertThat(wav.getFrameLength()).isEqualTo(256);
      assertThat(format.getSampleRate()).isEqualTo(8_000);
      assertThat(format.getChannels()).isEqualTo(1);
      assertThat(format.getSampleSizeInBits()).isEqualTo(16);
    }
    byte[] first = Files.readAllBytes(sounds.resolve("000000.wav"));
    assertThat(IntStream.range(44, first.length).anyMatch(i -> first[i] != 0)).isTrue();

    Path again = folder.resolve("again");
    Cli.succeed(
        "sample", "latest", "--runs=" + runs, "--count=1", "--class=kick", "--out=" + again + "/");
    assertThat(again.resolve("000000.wav")).hasBinaryContent(first);

    Cli spectrograms =
        Cli.succeed("export", "latest", "--runs=" + runs, "--out=" + folder.resolve("g.onnx"));
    assertThat(spectrograms.out()).contains("spectrograms [1,16,16], not waveforms");
    assertThat(Files.readString(folder.resolve("g.onnx"), StandardCharsets.ISO_8859_1))
        .contains("organza.units");
    assertThat(
            Cli.run(
                    "export",
                    "latest",
                    "--runs=" + runs,
                    "--units=data",
                    "--out=" + folder.resolve("d.onnx"))
                .err())
        .contains("spectrograms [1,16,16], not waveforms")
        .doesNotContain("categories");
    assertThat(folder.resolve("d.onnx")).doesNotExist();
  }

  /** The least, the usual and the paper's length: as many frames as frequencies each. */
  @ParameterizedTest
  @CsvSource({"1024,32", "4096,64", "16384,128"})
  void theDefaultRecipeTakesLengthsOfPowersOfFour(int length, int side) {
    Path runs = folder.resolve("dry");
    Cli dry =
        Cli.succeed(
            "train",
            "sound",
            "--dry-run",
            "--data=drum-machine",
            "--length=" + length,
            "--runs=" + runs,
            "--device=cpu",
            "--threads=1",
            "--precision=float32",
            "--set=data.first=6",
            "--set=architecture.width=1",
            "--set=training.batch=2");
    assertThat(dry.out()).contains("[1," + side + "," + side + "]");
    assertThat(List.of(runs)).noneMatch(Files::exists);
  }
}
