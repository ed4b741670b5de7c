package dev.organza.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.AtomicFile;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.judge.Card;
import dev.organza.judge.Figure;
import dev.organza.picture.PngFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cards of one state of a generator: {@code fid.json}, {@code ks.json} and their pictures
 * {@code ks-qq.png}. A judge that is asked again replaces its card.
 *
 * @param path the folder, made when the first card is written
 */
public record CardFolder(Path path) {

  private static final String END = ".json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Writes a card and its pictures.
   *
   * @throws OrganzaException if the file system does not allow it
   */
  public void write(Evaluation evaluation) {
    try {
      Files.createDirectories(path);
      for (Figure figure : evaluation.figures()) {
        PngFile.write(figure.picture(), figure(evaluation.card(), figure.name()));
      }
      AtomicFile.write(
          path.resolve(evaluation.card().judge() + END), JSON.writeValueAsBytes(evaluation.card()));
    } catch (IOException e) {
      throw FileTrouble.writing(path, e);
    }
  }

  /** Where a picture of a card is. */
  public Path figure(Card card, String name) {
    return path.resolve(card.judge() + "-" + name + ".png");
  }

  /**
   * All cards, by the name of their judge; none if there is no such folder.
   *
   * @throws OrganzaException if one cannot be read or is damaged, naming it
   */
  public List<Card> read() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(END))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .map(CardFolder::card)
          .toList();
    } catch (IOException e) {
      throw FileTrouble.reading(path, e);
    }
  }

  private static Card card(Path file) {
    try {
      Card card = JSON.readValue(file.toFile(), Card.class);
      if (card != null) {
        return card;
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
