package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.source.Source;
import dev.organza.model.ConditionedRows;
import dev.organza.model.GeneratedSamples;
import dev.organza.model.Model;
import dev.organza.model.RowCondition;
import dev.organza.model.RowConditions;
import dev.organza.model.Selection;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.torch.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipe ctgan on a table of categories and numbers, tiny, and the rows that its model makes.
 */
class CtganRunTest {

  private static final int ROWS = 1000;
  private static final List<String> KINDS = List.of("bird", "cow", "unicorn", "never");

  private final Path runs;

  CtganRunTest(@TempDir Path runs) {
    this.runs = runs;
  }

  /** Birds have two legs and weigh little; one animal in a hundred is a unicorn. */
  private static Dataset animals() {
    Random random = new Random(5);
    double[][] rows = new double[ROWS][];
    for (int n = 0; n < ROWS; n++) {
      int kind = n % 100 == 3 ? 2 : random.nextDouble() < 0.7 ? 0 : 1;
      double weight =
          kind == 0 ? 100 + 5 * random.nextGaussian() : 700 + 20 * random.nextGaussian();
      rows[n] = new double[] {kind, Math.rint(weight), random.nextInt(2), kind == 0 ? 2 : 4};
    }
    return DatasetBuilder.ofColumns(
            "animals",
            List.of(
                new Column("kind", KINDS),
                new Column("weight", new ColumnType.Whole(1, 2000), null),
                new Column("tame", List.of("no", "yes")),
                Column.number("legs")),
            rows)
        .build();
  }

  private static Catalogue holding(Dataset dataset) {
    return Catalogue.builtIn().with(Source.of("animals", dataset));
  }

  private static Recipe recipe(Catalogue catalogue, double kimg, String... changes) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.source=animals",
                "architecture.width=24",
                "prior.size=8",
                "training.batch=50",
                "training.kimg=" + kimg,
                "reports.journalEveryKimg=0.1",
                "reports.diagnosticsEveryKimg=0.3",
                "checkpoints.everyKimg=0.2",
                "hardware.device=cpu",
                "hardware.threads=1"));
    all.addAll(List.of(changes));
    return catalogue.recipes().set(catalogue.recipes().named("ctgan"), all);
  }

  private RunFolder train(String name, double kimg, String... changes) {
    try (Dataset dataset = animals();
        TrainingRun run =
            TrainingRun.start(
                holding(dataset), recipe(holding(dataset), kimg, changes), runs.resolve(name))) {
      assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
      return run.folder();
    }
  }

  private static Model model(RunFolder folder, String images) {
    return Model.load(
        folder.checkpointsDir().resolve(images).resolve("model.safetensors"),
        Device.cpu(),
        Catalogue.builtIn().kinds());
  }

  @Test
  void itIsResumedBitForBit() throws IOException {
    RunFolder straight = train("one", 0.6);
    RunFolder stopped = train("two", 0.3);
    try (Dataset again = animals();
        TrainingRun run =
            TrainingRun.resume(holding(again), stopped, recipe(holding(again), 0.6))) {
      assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
    }
    assertThat(Traces.steps(stopped)).isEqualTo(Traces.steps(straight)).isNotEmpty();
    Map<String, String> expected = Traces.contents(straight);
    String last = "checkpoints/0000000600/model.safetensors";
    assertThat(Traces.contents(stopped).get(last)).isNotNull().isEqualTo(expected.get(last));
    assertThat(Traces.events(straight).get(0).values())
        .containsKeys("generator.condition", "discriminator.penalty");
  }

  /**
   * A row depends on its seed and place alone: not on how many are made, in what batch, or before.
   */
  @Test
  void theSameSeedGivesTheSameRowsInWhateverBatch() {
    try (Model model = model(train("rows", 0.2), "0000000200")) {
      double[][] all = model.sampleDoubles(9000, 3, Selection.ANY);
      assertThat(model.samplesAPass()).isLessThan(9000);
      assertThat(model.sampleDoubles(7, 3, Selection.ANY)).isDeepEqualTo(Arrays.copyOf(all, 7));
      model.sampleDoubles(100, 4, Selection.ANY);
      assertThat(model.sampleDoubles(700, 3, Selection.ANY)).isDeepEqualTo(Arrays.copyOf(all, 700));
      double[] row = new double[4];
      try (GeneratedSamples samples = GeneratedSamples.of("made", model, 9000, 3)) {
        for (int n : new int[] {8999, 5, 4321}) {
          samples.read(n, row, 0);
          assertThat(row).containsExactly(all[n]);
        }
      }
      float[][] singles = model.sample(7, 3);
      for (int n = 0; n < 7; n++) {
        for (int i = 0; i < 4; i++) {
          assertThat(singles[n][i]).isEqualTo((float) all[n][i]);
        }
      }
      assertThat(model.discriminate(all)).hasSize(9000).doesNotContain(Double.NaN);
      for (double[] one : all) {
        assertThat(one[0]).isIn(0.0, 1.0, 2.0, 3.0);
        assertThat(one[1]).isEqualTo(Math.rint(one[1])).isBetween(1.0, 2000.0);
        assertThat(one[2]).isIn(0.0, 1.0);
      }
    }
  }

  @Test
  void everyRowMeetsTheConditions() {
    try (Model model = model(train("conditions", 2), "0000002000")) {
      RowConditions unicorns =
          conditions(
              model,
              new RowCondition.Among("kind", List.of("unicorn")),
              new RowCondition.NoneOf("tame", List.of("no")));
      ConditionedRows rows = model.rows(1000, 5, unicorns);
      assertThat(rows.rows()).hasDimensions(1000, 4);
      assertThat(rows.accepted()).isEqualTo(1);
      for (double[] row : rows.rows()) {
        assertThat(row[0]).isEqualTo(2);
        assertThat(row[2]).isEqualTo(1);
      }
      RowConditions heavy =
          conditions(
              model,
              new RowCondition.Among("kind", List.of("cow", "bird")),
              new RowCondition.Within("weight", 110, Double.POSITIVE_INFINITY, true));
      ConditionedRows some = model.rows(50, 5, heavy);
      assertThat(some.rows()).hasDimensions(50, 4);
      assertThat(some.accepted()).isLessThan(1).isEqualTo(50.0 / some.generated());
      for (double[] row : some.rows()) {
        assertThat(row[0]).isIn(0.0, 1.0);
        assertThat(row[1]).isGreaterThan(110);
      }
      assertThat(model.rows(20, 5, heavy).rows()).isDeepEqualTo(Arrays.copyOf(some.rows(), 20));
    }
  }

  @Test
  void whatNoRowCanMeetIsRefusedWithTheReason() {
    try (Model model = model(train("refused", 0.2), "0000000200")) {
      refuses(model, "did you mean \"weight\"?", new RowCondition.Within("wieght", 1, 2, false));
      refuses(
          model,
          "no category of column \"kind\" \"crow\"; did you mean \"cow\"?",
          new RowCondition.Among("kind", List.of("crow")));
      refuses(
          model,
          "no row of the training data has",
          new RowCondition.Among("kind", List.of("never")));
      refuses(
          model,
          "no row can meet all conditions on column \"kind\"",
          new RowCondition.Among("kind", List.of("cow")),
          new RowCondition.NoneOf("kind", List.of("cow")));
      refuses(
          model,
          "the model's values are from ",
          new RowCondition.Within("weight", 5000, 6000, false));
      refuses(model, "holds categories", new RowCondition.Within("kind", 1, 2, false));
      refuses(model, "holds numbers", new RowCondition.NoneOf("weight", List.of("3")));
    }
  }

  @Test
  void conditionsAreReadAsPeopleWriteThem() {
    try (Model model = model(train("read", 0.2), "0000000200")) {
      ConditionedRows rows =
          model.rows(
              40,
              3,
              RowConditions.parse(
                  model.description(), "kind=cow|unicorn, tame!=\"no\", weight <=1999,legs>0"));
      for (double[] row : rows.rows()) {
        assertThat(row[0]).isIn(1.0, 2.0);
        assertThat(row[2]).isEqualTo(1);
        assertThat(row[1]).isLessThanOrEqualTo(1999);
        assertThat(row[3]).isPositive();
      }
      for (String bad :
          List.of(
              "kind", "kin=cow", "kind>cow", "weight=heavy", "weight!3", "kind=\"cow", "", "=")) {
        assertThatThrownBy(() -> RowConditions.parse(model.description(), bad))
            .as(bad)
            .isInstanceOf(UsageException.class);
      }
    }
  }

  /** Defect 1 of the usual implementation: it makes rare categories too often. */
  @Test
  void marginalsAreThoseOfTheDataWithinTheErrorOfTheSample() {
    try (Model model = model(train("marginals", 2), "0000002000")) {
      int count = 5000;
      double[][] rows = model.sampleDoubles(count, 1, Selection.ANY);
      int[] column = {0, 0, 0, 2};
      double[] category = {0, 1, 2, 0};
      try (Dataset dataset = animals()) {
        for (int i = 0; i < column.length; i++) {
          double real = 0;
          double[] row = new double[4];
          for (int n = 0; n < ROWS; n++) {
            dataset.read(n, row, 0);
            real += row[column[i]] == category[i] ? 1.0 / ROWS : 0;
          }
          int k = i;
          double made =
              Arrays.stream(rows).filter(one -> one[column[k]] == category[k]).count()
                  / (double) count;
          // Four standard errors, of the fit's rows too.
          double error = Math.sqrt(real * (1 - real) * (1.0 / count + 1.0 / 8192));
          assertThat(made).isCloseTo(real, within(4 * error));
        }
      }
    }
  }

  private static RowConditions conditions(Model model, RowCondition... conditions) {
    return RowConditions.of(model.description(), List.of(conditions));
  }

  private static void refuses(Model model, String reason, RowCondition... conditions) {
    assertThatThrownBy(() -> conditions(model, conditions))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void imagesAreRefused() {
    Recipe recipe =
        Catalogue.builtIn()
            .recipes()
            .set(
                Catalogue.builtIn().recipes().named("ctgan"),
                List.of("data.source=digits", "hardware.threads=1"));
    assertThatThrownBy(() -> TrainingRun.start(Catalogue.builtIn(), recipe, runs))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is for the rows of a table");
  }
}
