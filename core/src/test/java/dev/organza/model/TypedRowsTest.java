package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.data.Dataset;
import dev.organza.data.Records;
import dev.organza.data.transform.RowEncoding;
import dev.organza.data.transform.Transform;
import dev.organza.game.AdversarialGame;
import dev.organza.game.UpdateOrder;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.layer.Layer;
import dev.organza.optim.Adam;
import dev.organza.optim.Schedule;
import dev.organza.recipe.Catalogue;
import dev.organza.torch.Device;
import dev.organza.train.CheckpointPolicy;
import dev.organza.train.Checkpoints;
import dev.organza.train.CriticWarmup;
import dev.organza.train.OutputBias;
import dev.organza.train.Plan;
import dev.organza.train.PlayerOptions;
import dev.organza.train.TinyGames;
import dev.organza.train.Trainer;
import dev.organza.train.TrainingData;
import dev.organza.train.TrainingOptions;
import dev.organza.tree.Kinds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of numbers and categories, through a training and back. */
class TypedRowsTest {

  private static final Kinds KINDS = Catalogue.builtIn().kinds();

  private enum Size {
    SMALL,
    LARGE
  }

  private record Animal(String kind, Size size, double weight, int legs) {}

  private static Records<Animal> animals() {
    Random random = new Random(5);
    List<Animal> animals = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean bird = random.nextDouble() < 0.7;
      animals.add(
          bird
              ? new Animal("bird", Size.SMALL, 100 + random.nextGaussian(), 2)
              : new Animal("cow", Size.LARGE, 700 + random.nextGaussian(), 4));
    }
    return Records.of(Animal.class, animals);
  }

  private static Plan plan(TrainingData data) {
    Mlp mlp = new Mlp(32, 2, Layer.leakyRelu(0.2), Normalisation.NONE, Normalisation.NONE, 0);
    PlayerOptions options =
        new PlayerOptions(
            new Initialiser.He(0.2), new Adam(2e-3, 0.5, 0.999, 1e-8), new Schedule.Constant(1), 0);
    AdversarialGame game =
        new AdversarialGame(
            mlp.generator(data.shape(), 5),
            mlp.discriminator(data.shape()),
            new NormalPrior(5),
            NonSaturating.DEFAULTS);
    TrainingOptions training =
        new TrainingOptions(
            32,
            1,
            CriticWarmup.DEFAULTS,
            UpdateOrder.SHARED_LATENTS,
            1,
            0.1,
            0.05,
            OutputBias.ZERO);
    return new Plan(game, options, training, 3);
  }

  @Test
  void recordsGoThroughATrainingAndBack(@TempDir Path folder) {
    Records<Animal> records = animals();
    try (Dataset dataset = records.named("animals").build()) {
      Transform transform = Transform.fit(dataset, "sample", -1, 1);
      TrainingData data = TrainingData.of(dataset, transform);
      assertThat(data.shape().elements()).isEqualTo(2 + 2 + 1 + 1);
      Plan plan = plan(data);
      try (Trainer trainer = new Trainer(plan, data, TinyGames.ONE_THREAD)) {
        TinyGames.play(trainer, 300);
        ModelDescription description = ModelDescription.of("test", TinyGames.game(plan), data);
        Path file =
            new Checkpoints(folder, CheckpointPolicy.DEFAULTS)
                .save(trainer, description.metadata(KINDS), 0, 0)
                .model();
        try (Model model = Model.load(file, Device.cpu(), KINDS)) {
          assertThat(model.description().transform()).isEqualTo(transform);
          assertThat(model.description().transform()).isInstanceOf(RowEncoding.class);
          double[][] rows = model.sampleDoubles(300, 1, Selection.ANY);
          assertThat(rows[0]).hasSize(4);
          int consistent = 0;
          int birds = 0;
          for (double[] row : rows) {
            Animal animal = records.record(row);
            boolean bird = animal.kind().equals("bird");
            birds += bird ? 1 : 0;
            consistent +=
                bird == (animal.size() == Size.SMALL) && bird == animal.weight() < 400 ? 1 : 0;
          }
          // Of 300 rows of independent columns, no more than 210 would be consistent.
          assertThat(consistent).isGreaterThan(270);
          assertThat(birds).isBetween(120, 290);
          assertThat(model.discriminate(rows)).hasSize(300);
        }
      }
    }
  }
}
