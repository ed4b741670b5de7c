package dev.organza.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.torch.Device;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipInputStream;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of sounds: its run, its description, and how its samples are sent. */
class SoundsServedTest {

  @Test
  void soundsAreWrittenServedAndKeptWithTheirRate(@TempDir Path runs)
      throws IOException, UnsupportedAudioFileException {
    RunFolder run = Runs.sounds(runs);
    assertThat(run.realSounds()).exists();
    assertThat(Files.list(run.samplesDir()).map(Path::toString)).anyMatch(p -> p.endsWith(".wav"));
    try (Model model =
        SavedState.newest(run, refused -> {}).load(Catalogue.builtIn(), Device.cpu())) {
      ModelDescription description = model.description();
      assertThat(description.isOfSounds()).isTrue();
      assertThat(description.rate()).isEqualTo(8_000);
      assertThatThrownBy(description::writtenTable).isInstanceOf(UsageException.class);
      assertThat(Representation.standard(description)).isEqualTo(Representation.WAV);
      assertThat(Representation.of(description)).doesNotContain(Representation.CSV);
      assertThatThrownBy(() -> Representation.CSV.require(description, 1))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("sounds are no table");
      assertThatThrownBy(() -> Representation.WAV.require(description, 2))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("one sound");
      Representation.SampleValues samples =
          Representation.SampleValues.ofArrays(description, model.sample(3, 1));
      try (AudioInputStream wav =
          AudioSystem.getAudioInputStream(
              new ByteArrayInputStream(Representation.WAV.of(samples)))) {
        assertThat(wav.getFormat().getSampleRate()).isEqualTo(8_000);
        assertThat(wav.getFrameLength()).isEqualTo(256);
      }
      try (ZipInputStream zip =
          new ZipInputStream(new ByteArrayInputStream(Representation.ZIP.of(samples)))) {
        assertThat(zip.getNextEntry().getName()).isEqualTo("000000.wav");
      }
      assertThat(Representation.PNG.of(samples)).startsWith(0x89, 'P', 'N', 'G');
    }
  }
}
