package dev.organza.metric.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.AtomicFile;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.metric.Figure;
import dev.organza.metric.Result;
import dev.organza.picture.PngFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The results of one state of a generator: {@code fid.json}, {@code ks.json} and their pictures
 * {@code ks-qq.png}. A newer result of a metric replaces the older one.
 *
 * @param path the folder, made when the first result is written
 */
public record ResultFolder(Path path) {

  private static final String END = ".json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * The folders of the states of a run in this one, in the order of the images that had been seen.
   *
   * @param folder where a run keeps its results; there are none if it is missing
   * @throws OrganzaException if it cannot be read
   */
  public static List<Path> states(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> path.getFileName().toString().matches("\\d{1,18}"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileTrouble.reading(folder, e);
    }
  }

  /**
   * Writes a result and its pictures.
   *
   * @throws OrganzaException if the file system does not allow it
   */
  public void write(ComputedResult evaluation) {
    try {
      Files.createDirectories(path);
      for (Figure figure : evaluation.figures()) {
        PngFile.write(figure.picture(), figure(evaluation.result(), figure.name()));
      }
      AtomicFile.write(
          path.resolve(evaluation.result().metric() + END),
          JSON.writeValueAsBytes(evaluation.result()));
    } catch (IOException e) {
      throw FileTrouble.writing(path, e);
    }
  }

  /** The file of a picture of a result. */
  public Path figure(Result result, String name) {
    return path.resolve(result.metric() + "-" + name + ".png");
  }

  /**
   * All results, by the name of their metric; none if there is no such folder.
   *
   * @throws OrganzaException if one cannot be read or is damaged, naming it
   */
  public List<Result> read() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(END))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .map(ResultFolder::result)
          .toList();
    } catch (IOException e) {
      throw FileTrouble.reading(path, e);
    }
  }

  private static Result result(Path file) {
    try {
      Result result = JSON.readValue(file.toFile(), Result.class);
      if (result != null) {
        return result;
      }
    } catch (JsonProcessingException e) {
      throw new OrganzaException(
          file + " is damaged: " + e.getOriginalMessage() + ".\nRemove it and evaluate again.", e);
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
    throw new OrganzaException(file + " is damaged: it is empty.\nRemove it and evaluate again.");
  }
}
