package dev.organza.train;

import dev.organza.recipe.Catalogue;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;

import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;

import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.torch.Device;
import dev.organza.torch.Precision;
import dev.organza.torch.Scope;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The moves of a round, one by one. It stands in this package because a move is no part of the
 * library's interface: a user plays rounds.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // fields are set before they are measured
public class MovesBenchmark {

  /** A recipe and its data: what the call into LibTorch costs, and what convolutions cost. */
  @Param({"gan:ring8", "dcgan:digits"})
  private String game;

  private Dataset dataset;
  private Trainer trainer;

  @Setup
  public void open() {
    String[] parts = game.split(":", 2);
    Recipe recipe =
        Catalogue.builtIn().recipes()
            .set(Catalogue.builtIn().recipes().named(parts[0]), List.of("data.source=" + parts[1]));
    dataset =
        Sources.standard().open(DataOptions.DEFAULTS.withSource(parts[1]), DownloadListener.silent());
    Preparation prepared = Preparation.of(Catalogue.builtIn(), recipe, dataset);
    trainer =
        new Trainer(
            prepared.plan(),
            prepared.data(),
            new Hardware(Device.cpu(), 1, Precision.FLOAT32));
  }

  @TearDown
  public void close() {
    trainer.close();
    dataset.close();
  }

  /** One move of D, with its minibatch and the samples for it. */
  @Benchmark
  public void discriminator() {
    try (Scope scope = Scope.open()) {
      Round round = new Round(trainer);
      round.nextRealSamples();
      round.sampleWithoutGradient();
      round.discriminatorGradient();
      round.moveDiscriminator();
    }
  }

  /** One move of G, with the minibatch that its samples' labels come from. */
  @Benchmark
  public void generator() {
    try (Scope scope = Scope.open()) {
      Round round = new Round(trainer);
      round.nextRealSamples();
      round.sampleWithGradient();
      round.generatorGradient();
      round.moveGenerator();
    }
  }

  /** A whole round, as the recipe orders it. */
  @Benchmark
  public StepStatistics round() {
    return trainer.step();
  }
}
