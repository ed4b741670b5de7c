package dev.organza.bench.quality;

import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.doctor.DoctorListener;
import dev.organza.metric.evaluation.MetricsListener;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.TrainingRun;
import dev.organza.torch.Torch;
import dev.organza.train.Hardware;
import dev.organza.tree.RecipeOverride;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The worker that trains Organza, with everything that {@code ./organza train} does: journal,
 * pictures, checkpoints, examinations, all on the clock. The recipe's own end is left out, so that
 * all systems train for as long; its schedules go by images seen and stay what they are.
 */
final class OrganzaTrainee {

  private static final double ENDLESS_KIMG = 1e9;
  private static final String ORIGIN = "bench/quality";

  private OrganzaTrainee() {}

  /**
   * What it is told, in this order on its command line.
   *
   * @param recipe a name or a file
   * @param source of the data
   * @param size of the images; 0 leaves them as they are
   * @param dataDir where named data lie; empty for nowhere
   * @param folder where samples and the run folder go
   * @param threads 0 leaves them to Organza
   * @param minutes separated by commas
   */
  record Arguments(
      String recipe,
      String source,
      int size,
      String dataDir,
      Path folder,
      long seed,
      int threads,
      Clock clock,
      List<String> minutes,
      int samples) {

    List<String> words() {
      return List.of(
          recipe,
          source,
          Integer.toString(size),
          dataDir,
          folder.toString(),
          Long.toString(seed),
          Integer.toString(threads),
          clock.toString(),
          String.join(",", minutes),
          Integer.toString(samples));
    }

    static Arguments parse(String... words) {
      return new Arguments(
          words[0],
          words[1],
          Integer.parseInt(words[2]),
          words[3],
          Path.of(words[4]),
          Long.parseLong(words[5]),
          Integer.parseInt(words[6]),
          Clock.named(words[7]).orElseThrow(),
          List.of(words[8].split(",")),
          Integer.parseInt(words[9]));
    }
  }

  /** Trains; see {@link Arguments}. */
  public static void main(String... words) {
    Torch.shareThreads(); // as the command line does
    Arguments arguments = Arguments.parse(words);
    SnapshotListener snapshots =
        new SnapshotListener(
            arguments.folder(),
            new TrainingClock(arguments.clock()),
            arguments.minutes(),
            arguments.samples(),
            line -> {
              System.out.println("@" + line);
              System.out.flush();
            });
    try (TrainingRun run =
        TrainingRun.start(
            Catalogue.builtIn(),
            recipe(arguments),
            arguments.folder().resolve("run"),
            new MetricsListener(),
            new DoctorListener(),
            snapshots)) {
      snapshots.start(how(run.trainer().hardware()), run.trainer().hardware().threads(), run::stop);
      run.train(Optional.empty());
    } catch (UsageException e) {
      snapshots.unable(e.problem());
    }
  }

  private static String how(Hardware hardware) {
    return hardware.precision().toString().toLowerCase(Locale.ROOT);
  }

  static Recipe recipe(Arguments arguments) {
    Recipes recipes = Catalogue.builtIn().recipes();
    Recipe own = recipes.find(arguments.recipe());
    DataOptions data = own.data();
    List<RecipeOverride> settings =
        new ArrayList<>(
            List.of(
                of("data.source", arguments.source()),
                of("data.size", arguments.size() == 0 ? data.size() : arguments.size()),
                of("data.dataDir", arguments.dataDir()),
                of("seed", arguments.seed()),
                of("training.kimg", ENDLESS_KIMG),
                of(
                    "reports.diagnosticsEveryKimg",
                    own.reports().diagnosticsEveryKimg(own.training().kimg()))));
    if (arguments.threads() > 0) {
      settings.add(of("hardware.threads", arguments.threads()));
    }
    return recipes.with(own, settings);
  }

  private static RecipeOverride of(String path, Object value) {
    return RecipeOverride.of(path, value, ORIGIN);
  }
}
