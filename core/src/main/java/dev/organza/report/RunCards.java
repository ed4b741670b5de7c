package dev.organza.report;

import dev.organza.FileTrouble;
import dev.organza.evaluate.CardFolder;
import dev.organza.judge.Card;
import dev.organza.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The newest card of each judge that was asked about a run.
 *
 * @param byJudge the cards, by the name of their judge
 */
record RunCards(Map<String, Placed> byJudge) {

  /**
   * A card and where it lies.
   *
   * @param images seen when it was made
   */
  record Placed(Card card, CardFolder folder, long images) {}

  /**
   * The cards of a run.
   *
   * @throws dev.organza.OrganzaException if one is damaged
   */
  static RunCards of(RunFolder run) {
    Map<String, Placed> newest = new LinkedHashMap<>();
    for (Path state : states(run)) {
      CardFolder folder = new CardFolder(state);
      long images = Long.parseLong(state.getFileName().toString());
      for (Card card : folder.read()) {
        newest.put(card.judge(), new Placed(card, folder, images));
      }
    }
    return new RunCards(newest);
  }

  /** Oldest first. */
  private static List<Path> states(RunFolder run) {
    if (!Files.isDirectory(run.cardsDir())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(run.cardsDir())) {
      return entries
          .filter(path -> path.getFileName().toString().matches("\\d{1,18}"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileTrouble.reading(run.cardsDir(), e);
    }
  }
}
