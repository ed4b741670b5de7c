package dev.organza.train;

import static dev.organza.NativeAllocations.assertNothingStays;

import dev.organza.NativeAllocations;
import dev.organza.game.UpdateOrder;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.recipe.Catalogue;
import dev.organza.torch.Device;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training, saving, restoring and sampling leave nothing allocated, nor do their failures. */
@Tag("slow")
class LifetimeTest {

  @Test
  void whatIsMadeIsFreed(@TempDir Path folder) throws Exception {
    NativeAllocations.runCounting(Checks.class, folder);
  }

  static final class Checks {
    private Checks() {}

    public static void main(String[] arguments) {
      for (TinyGames.Kind kind : TinyGames.Kind.values()) {
        for (Hardware hardware : List.of(TinyGames.ONE_THREAD, TinyGames.BFLOAT16)) {
          try (Trainer trainer = TinyGames.trainer(kind, 1, hardware)) {
            assertNothingStays("steps of " + kind + " on " + hardware, 50, trainer::step);
            assertNothingStays("snapshots", 5, trainer::snapshot);
          }
        }
        Path folder = Path.of(arguments[0]).resolve(kind.name());
        assertNothingStays("a short life of " + kind, 5, () -> live(kind, folder));
      }
      for (Stabilised kind : Stabilised.values()) {
        for (UpdateOrder order : UpdateOrder.values()) {
          try (Trainer trainer = kind.trainer(order)) {
            assertNothingStays("steps of " + kind + ", " + order, 20, trainer::step);
          }
        }
        assertNothingStays("a short life of " + kind, 3, () -> live(kind));
      }
      assertNothingStays("trainers that cannot be made", 5, TrainerTest::failToMake);
    }

    private static void live(Stabilised kind) {
      try (Trainer trainer = kind.trainer(UpdateOrder.SHARED_LATENTS);
          Trainer other = kind.trainer(UpdateOrder.SHARED_LATENTS)) {
        TinyGames.play(trainer, 4);
        other.restore(trainer.snapshot());
        other.step();
      }
    }

    private static void live(TinyGames.Kind kind, Path folder) {
      Checkpoints checkpoints = new Checkpoints(folder, CheckpointPolicy.DEFAULTS);
      try (Trainer trainer = TinyGames.trainer(kind, 1, TinyGames.ONE_THREAD);
          Trainer other = TinyGames.trainer(kind, 2, TinyGames.ONE_THREAD)) {
        trainer.step();
        ModelDescription description =
            ModelDescription.of("life", trainer.plan().game(), trainer.data());
        Path file =
            checkpoints
                .save(trainer, description.metadata(Catalogue.builtIn().kinds()), 0, 0)
                .model();
        other.restore(trainer.snapshot());
        checkpoints.restoreNewest(other, line -> {});
        other.step();
        Model.of(other, description).sample(3, 1);
        try (Model model = Model.load(file, Device.cpu(), Catalogue.builtIn().kinds())) {
          model.discriminate(model.sample(70, 1));
        }
      }
    }
  }
}
