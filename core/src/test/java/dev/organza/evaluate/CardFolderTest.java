package dev.organza.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.judge.Card;
import dev.organza.judge.Evidence;
import dev.organza.judge.Figure;
import dev.organza.judge.Interval;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.JudgeDescription.Better;
import dev.organza.judge.Measure;
import dev.organza.judge.Verdict;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardFolderTest {

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  /** The difference of the means, which anyone can check. */
  private record MeanDifference(int decimals) implements Judge {

    @Override
    public JudgeDescription description() {
      return new JudgeDescription("mean-difference", "Are the means one?", Better.LOWER, "");
    }

    @Override
    public Optional<String> objection(Evidence evidence) {
      return evidence.real().shape().elements() == 1
          ? Optional.empty()
          : Optional.of("it has rows of " + evidence.real().shape());
    }

    @Override
    public Verdict judge(Evidence evidence) {
      requireFit(evidence);
      double difference = Math.abs(mean(evidence.real()) - mean(evidence.fake()));
      return new Verdict(
          List.of(
              new Measure("difference", difference, new Interval(0, 3, 0.95, "made up")),
              Measure.of("infinite", Double.POSITIVE_INFINITY)),
          Map.of("decimals", Integer.toString(decimals)),
          List.of("A <note>."),
          List.of(
              new Figure("dot", "A dot.", new BufferedImage(2, 3, BufferedImage.TYPE_INT_RGB))));
    }

    private static double mean(Dataset data) {
      float[] value = new float[1];
      double sum = 0;
      for (int i = 0; i < data.count(); i++) {
        data.read(i, value, 0);
        sum += value[0];
      }
      return sum / data.count();
    }
  }

  private static Dataset numbers(String name, float... values) {
    float[][] rows = new float[values.length][];
    for (int i = 0; i < values.length; i++) {
      rows[i] = new float[] {values[i]};
    }
    return Datasets.of(name, Shape.of(1), rows, new int[0], List.of());
  }

  private static Evaluation evaluation(int decimals, float... fake) {
    try (Evidence evidence =
        Evidence.of(numbers("real", 1, 2, 3), numbers("fake", fake))
            .heldOut(numbers("unseen", 1))
            .seed(7)
            .build()) {
      return Evaluation.of(new MeanDifference(decimals), evidence);
    }
  }

  @Test
  void aCardComesBackAsItWasWritten() {
    CardFolder cards = new CardFolder(folder.resolve("a/b"));
    Evaluation evaluation = evaluation(2, 4, 6);
    cards.write(evaluation);
    assertThat(cards.read()).containsExactly(evaluation.card());
    Card card = cards.read().get(0);
    assertThat(card.measure().value()).isEqualTo(3); // 5 − 2
    assertThat(card.measures().get(1).value()).isInfinite();
    assertThat(card.real().count()).isEqualTo(3);
    assertThat(card.fake().count()).isEqualTo(2);
    assertThat(card.fake().sha256()).isNotEqualTo(card.real().sha256());
    assertThat(card.seed()).isEqualTo(7);
    assertThat(cards.figure(card, "dot")).isNotEmptyFile();
  }

  @Test
  void aJudgeThatIsAskedAgainReplacesItsCard() {
    CardFolder cards = new CardFolder(folder);
    cards.write(evaluation(2, 4));
    cards.write(evaluation(2, 2));
    assertThat(cards.read()).hasSize(1);
    assertThat(cards.read().get(0).measure().value()).isZero();
  }

  @Test
  void noFolderHasNoCards() {
    assertThat(new CardFolder(folder.resolve("none")).read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "{", "[]", "{\"judge\": 3}", "{\"judge\":\"a\",\"measures\":[]} x"})
  void aDamagedCardIsRefusedByName(String content) throws IOException {
    Files.writeString(folder.resolve("fid.json"), content);
    assertThatThrownBy(() -> new CardFolder(folder).read())
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("fid.json")
        .message()
        .satisfies(message -> assertThat(message.lines().count()).isLessThanOrEqualTo(2));
  }

  @Test
  void cardsAreComparedOnlyIfTheirProtocolsAgree() {
    Card card = evaluation(2, 4, 6).card();
    card.requireComparable(evaluation(2, 8, 8).card());
    assertThatThrownBy(() -> card.requireComparable(evaluation(3, 4, 6).card()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("decimals (2 and 3)");
    assertThatThrownBy(() -> card.requireComparable(evaluation(2, 4).card()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("fake count (2 and 1)")
        .hasMessageNotContaining("decimals");
  }

  @Test
  void judgesAreFoundByNameAndAskedOnlyAboutWhatFits() {
    Judges judges = new Judges(List.of(new MeanDifference(2)));
    assertThat(judges.named("mean-difference").description().better()).isEqualTo(Better.LOWER);
    assertThatThrownBy(() -> judges.named("mean-diference"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Did you mean mean-difference?");
    assertThatThrownBy(() -> new Judges(List.of(new MeanDifference(2), new MeanDifference(3))))
        .isInstanceOf(IllegalArgumentException.class);
    Dataset pairs = Datasets.of("pairs", Shape.of(2), new float[3][2], new int[0], List.of());
    try (Evidence fitting = Evidence.of(numbers("a", 1), numbers("b", 1)).build();
        Evidence other = Evidence.of(pairs, pairs).build()) {
      assertThat(Judges.fitting(judges.all(), fitting)).hasSize(1);
      assertThat(Judges.fitting(judges.all(), other)).isEmpty();
      assertThatThrownBy(() -> judges.named("mean-difference").judge(other))
          .isInstanceOf(UsageException.class)
          .hasMessage("mean-difference cannot judge this: it has rows of [2]");
    }
  }

  @Test
  void evidenceOfTwoShapesIsRefused() {
    Dataset pairs = Datasets.of("pairs", Shape.of(2), new float[3][2], new int[0], List.of());
    assertThatThrownBy(() -> Evidence.of(pairs, numbers("b", 1)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("[2]")
        .hasMessageContaining("[1]");
    assertThatThrownBy(() -> Evidence.of(pairs, pairs).heldOut(numbers("b", 1)))
        .isInstanceOf(UsageException.class);
  }
}
