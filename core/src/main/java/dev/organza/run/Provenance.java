package dev.organza.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.organza.AtomicFile;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.torch.Torch;
import dev.organza.train.Hardware;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * Where a run's weights come from: with the recipe, everything needed to make them again.
 *
 * @param organza the version of Organza
 * @param libtorch the version of LibTorch and its binding
 * @param java the version of the JVM
 * @param system operating system and processor architecture
 * @param device what it was computed on
 * @param threads how many threads computed one operation
 * @param precision of the forward and backward pass
 * @param seed of every random draw
 * @param started when, in UTC
 * @param data the data set
 */
public record Provenance(
    String organza,
    String libtorch,
    String java,
    String system,
    String device,
    int threads,
    String precision,
    long seed,
    String started,
    Data data) {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * A data set's identity.
   *
   * @param name its name
   * @param shape of one sample
   * @param count its number of samples
   * @param sha256 of shape, values and labels
   */
  public record Data(String name, Shape shape, int count, String sha256) {

    static Data of(Dataset dataset) {
      return new Data(dataset.name(), dataset.shape(), dataset.count(), dataset.sha256());
    }
  }

  /** The provenance of a run that starts now. */
  static Provenance of(Dataset dataset, Hardware hardware, long seed) {
    return new Provenance(
        Objects.requireNonNullElse(
            Provenance.class.getPackage().getImplementationVersion(), "development"),
        Torch.version(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        hardware.device().toString(),
        hardware.threads(),
        hardware.precision().toString(),
        seed,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Data.of(dataset));
  }

  /**
   * The provenance in a file.
   *
   * @throws OrganzaException if it cannot be read or is no provenance
   */
  public static Provenance read(Path file) {
    try {
      return JSON.readValue(Files.readString(file), Provenance.class);
    } catch (JsonProcessingException e) {
      throw new OrganzaException(
          file + " is damaged, so the run cannot be checked against its data.\nStart a new run.",
          e);
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }

  void write(Path file) {
    try {
      AtomicFile.write(
          file, (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a provenance is always JSON", e);
    }
  }
}
