package dev.organza.evaluate;

import dev.organza.data.Dataset;
import dev.organza.judge.Card;
import dev.organza.judge.Evidence;
import dev.organza.judge.Figure;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Verdict;
import java.util.List;
import java.util.Objects;

/**
 * One judge's answer: the card to keep, and the pictures that go with it.
 *
 * @param card everything that can be written down
 * @param figures the pictures, by the names that the card has
 */
public record Evaluation(Card card, List<Figure> figures) {

  public Evaluation {
    figures = List.copyOf(figures);
  }

  /**
   * Asks a judge.
   *
   * @throws dev.organza.UsageException if the judge objects to the evidence
   */
  public static Evaluation of(Judge judge, Evidence evidence) {
    long start = System.nanoTime();
    Verdict verdict = judge.judge(evidence);
    double seconds = (System.nanoTime() - start) / 1e9;
    JudgeDescription description = judge.description();
    boolean generated = evidence.model().isPresent();
    Card card =
        new Card(
            description.name(),
            description.better(),
            verdict.measures(),
            Card.Side.real(evidence.real()),
            generated ? generated(evidence.fake()) : Card.Side.real(evidence.fake()),
            evidence.heldOut().map(Card.Side::real).orElse(null),
            verdict.protocol(),
            verdict.notes(),
            verdict.figures().stream().map(Figure::name).toList(),
            evidence.seed(),
            Math.round(seconds * 1000) / 1000.0,
            Objects.requireNonNullElse(
                Evaluation.class.getPackage().getImplementationVersion(), "development"));
    return new Evaluation(card, verdict.figures());
  }

  private static Card.Side generated(Dataset samples) {
    return new Card.Side(samples.name(), samples.count(), null);
  }
}
