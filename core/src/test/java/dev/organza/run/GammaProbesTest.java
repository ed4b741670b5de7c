package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.game.penalty.Penalised;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.penalty.R1;
import dev.organza.game.penalty.R2;
import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import dev.organza.optim.Schedule;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.torch.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** γ that short trainings find before a run begins. */
class GammaProbesTest {

  private static final String AUTO = "penalties=[{kind: r1, gamma: auto}, {kind: r2, gamma: auto}]";

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path runs;

  /** 960 steps of 8: three probes of 32 each, a tenth in all. */
  private static Recipe recipe(Catalogue catalogue, String... changes) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.source=ring8",
                "training.kimg=7.68",
                "training.batch=8",
                "architecture.width=8",
                "reports.journalEveryKimg=0.016",
                "reports.samplesEveryKimg=100",
                "hardware={device: cpu, threads: 1, precision: float32}"));
    all.addAll(List.of(changes));
    return catalogue.recipes().set(catalogue.recipes().named("gan"), all);
  }

  private static Recipe recipe(String... changes) {
    return recipe(Catalogue.builtIn(), changes);
  }

  /** Ten steps of a run. */
  private RunFolder train(Recipe recipe, RunListener... listeners) {
    TrainingRun[] open = new TrainingRun[1];
    List<RunListener> all = new ArrayList<>(List.of(listeners));
    all.add(
        event -> {
          if (event instanceof RunEvent.Stepped stepped && stepped.images() == 80) {
            open[0].stop();
          }
        });
    try (TrainingRun run =
        TrainingRun.start(Catalogue.builtIn(), recipe, runs, all.toArray(RunListener[]::new))) {
      open[0] = run;
      assertThat(run.train(Optional.empty())).isEqualTo(StopReason.STOPPED);
      return run.folder();
    }
  }

  private static List<Event> choices(RunFolder run) {
    return Journal.read(run.journal()).stream()
        .filter(event -> event.kind().equals(Event.GAMMA))
        .toList();
  }

  @Test
  void theRunIsTheOneWithThatGammaGivenAndKeepsTheEvidence() throws IOException {
    List<RunEvent> events = new ArrayList<>();
    RunFolder found = train(recipe(AUTO), events::add);
    Recipe resolved = Catalogue.builtIn().recipes().read(found.recipe());
    R1 r1 = (R1) resolved.adversarial().penalties().get(0);
    double gamma = ((Schedule.Constant) r1.gamma()).value();
    assertThat(gamma).isIn(0.1, 1.0, 10.0);
    assertThat(resolved.adversarial().penalties())
        .containsExactly(new R1(gamma, 1), new R2(gamma, 1));
    RunFolder given =
        train(
            recipe(
                "penalties=[{kind: r1, gamma: %s}, {kind: r2, gamma: %s}]"
                    .formatted(gamma, gamma)));
    assertThat(Traces.contents(found)).isNotEmpty().isEqualTo(Traces.contents(given));
    assertThat(Traces.steps(found)).hasSize(5).isEqualTo(Traces.steps(given));
    assertThat(choices(given)).isEmpty();
    requireEvidence(found, events);
  }

  private static void requireEvidence(RunFolder folder, List<RunEvent> events) throws IOException {
    List<Class<?>> order =
        events.stream()
            .filter(
                event ->
                    event instanceof RunEvent.Probing
                        || event instanceof RunEvent.Started
                        || event instanceof RunEvent.GammaChosen
                        || event instanceof RunEvent.Checkpointed)
            .<Class<?>>map(Object::getClass)
            .distinct()
            .toList();
    assertThat(order)
        .containsExactly(
            RunEvent.Probing.class,
            RunEvent.Started.class,
            RunEvent.GammaChosen.class,
            RunEvent.Checkpointed.class); // which keeps the journal up to it
    long images = 0;
    Set<Double> tried = new TreeSet<>();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.Probing probing) {
        images += 8;
        tried.add(probing.gamma());
        assertThat(probing.target()).isEqualTo(256);
      }
    }
    assertThat(images).isEqualTo(768);
    assertThat(tried).containsExactly(0.1, 1.0, 10.0);
    TrainingRun.resume(
            Catalogue.builtIn(), folder, Catalogue.builtIn().recipes().read(folder.recipe()))
        .close();
    assertThat(choices(folder))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(tried).contains(row.number("gamma"));
              assertThat(row.number("0.1.energy")).isPositive();
              assertThat(row.number("1.loss")).isPositive();
              assertThat(row.number("10.penalty")).isPositive();
            });
    assertThat(Files.readString(folder.log()))
        .contains("gamma is auto: the run begins with 3 probes of 0.256 kimg each")
        .contains("on rows with narrow modes a smaller one ends better")
        .contains("gamma 10: energy distance ")
        .contains("Chose gamma ");
  }

  @Test
  void aScaleThatWasFoundHasTheCourseThatWasAskedFor() {
    Schedule falling = new Schedule.Auto(0.1, 500);
    assertThat(falling.scaled(2)).isEqualTo(new Schedule.Cosine(2, 0.2, 500));
    assertThat(
            recipe("penalties=[{kind: r1, gamma: {kind: auto, to: 0.1, endKimg: 500}}]")
                .adversarial()
                .withGamma(2)
                .penalties())
        .containsExactly(new R1(new Schedule.Cosine(2, 0.2, 500), 1, 1));
  }

  /** Of a program's own: breaks from some γ on, and is 0 below. */
  public record Fragile(Schedule gamma, double breaksAt) implements Penalty {

    public static final Fragile DEFAULTS = new Fragile(new Schedule.Constant(1), 10);

    @Override
    public Tensor of(Penalised network, Tensor real, Tensor fake, RandomStream noise) {
      double weight = gamma.at(network.progress()) >= breaksAt ? Double.NaN : 0;
      return network.outputs(real).mean().mul(new Scalar(weight));
    }

    @Override
    public Optional<GradientWeight> gradientWeight() {
      return Optional.of(new GradientWeight("gamma", gamma));
    }

    @Override
    public Fragile scaled(double scale) {
      return new Fragile(gamma.scaled(scale), breaksAt);
    }
  }

  private TrainingRun startFragile(double breaksAt) {
    Catalogue catalogue = Catalogue.builtIn().with(Penalty.class, "fragile", Fragile.class);
    return TrainingRun.start(
        catalogue,
        recipe(catalogue, "penalties=[{kind: fragile, gamma: auto, breaksAt: " + breaksAt + "}]"),
        runs);
  }

  @Test
  void aProbeThatDivergesIsLeftOut() {
    try (TrainingRun run = startFragile(0.5)) {
      assertThat(run.recipe().adversarial().penalties())
          .containsExactly(new Fragile(new Schedule.Constant(0.1), 0.5));
      assertThat(choices(run.folder()).get(0).values().get("10.failure"))
          .asString()
          .startsWith("diverged, ");
    }
  }

  @Test
  void whereAllProbesDivergeNothingIsWritten() {
    assertThatThrownBy(() -> startFragile(0.05))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("none of its probes can be used")
        .hasMessageContaining("gamma 0.1: diverged");
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void anInterruptionLeavesNothing() {
    RunListener interrupted =
        event -> {
          if (event instanceof RunEvent.Probing probing && probing.images() == 64) {
            throw new OrganzaException("stopped");
          }
        };
    assertThatThrownBy(() -> train(recipe(AUTO), interrupted)).hasMessage("stopped");
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void whatAListenerRefusesIsRefusedBeforeTheProbes() {
    List<RunEvent> events = new ArrayList<>();
    assertThatThrownBy(
            () -> train(recipe(AUTO, "reports.metrics=[{name: ks, everyKimg: 0.1}]"), events::add))
        .hasMessageContaining("no listener computes metrics");
    assertThat(events).noneMatch(event -> event instanceof RunEvent.Probing);
  }

  @Test
  void aShortTrainingHasNoProbes() {
    assertThatThrownBy(() -> train(recipe(AUTO, "training.kimg=7.6")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("the training of 7.6 kimg is too short")
        .hasMessageContaining("training.kimg=7.68");
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void aRunThatHasBegunFindsNoOther() {
    RunFolder folder = train(recipe("penalties=[{kind: r1, gamma: 1}]"));
    Recipe open = recipe("penalties=[{kind: r1, gamma: auto}]");
    assertThatThrownBy(() -> TrainingRun.resume(Catalogue.builtIn(), folder, open))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("gamma is auto, which is found at the start of a run");
  }
}
