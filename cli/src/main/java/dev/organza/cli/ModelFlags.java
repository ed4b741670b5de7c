package dev.organza.cli;

import dev.organza.cli.terminal.DownloadProgress;
import dev.organza.data.source.DownloadListener;
import dev.organza.model.Model;
import dev.organza.model.translation.Translator;
import dev.organza.optim.Progress;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.torch.Device;
import dev.organza.torch.Threads;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where to compute with a trained model. */
final class ModelFlags {

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

  /** Where to compute. */
  static final class DeviceFlag {

    @Option(
        names = "--device",
        paramLabel = "DEVICE",
        defaultValue = "auto",
        description = "auto (the first GPU if there is one), cpu, cuda or cuda:n.")
    private String device = "auto";

    Device choose() {
      return Device.choose(device);
    }
  }

  /** How many threads to compute with. */
  static final class ThreadsFlag {

    @Option(
        names = "--threads",
        paramLabel = "auto|N",
        defaultValue = "auto",
        description = "Threads that compute one operation; auto is at most one for each processor.")
    private String threads = "auto";

    /** Empty for auto. */
    OptionalInt count() {
      int count = HardwareFlags.threadCount(threads);
      return count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
    }
  }

  @Mixin private final DeviceFlag device = new DeviceFlag();
  @Mixin private final ThreadsFlag threads = new ThreadsFlag();

  @Option(
      names = "--best",
      description = "Take the checkpoint that the run's first metric found best, not the newest.")
  private boolean best;

  /**
   * A model and how far it was trained.
   *
   * @param images seen by then
   */
  record Loaded(Model model, long images) implements AutoCloseable {

    /** The images in thousands, without needless digits. */
    String kimg() {
      return Progress.kimgText(images);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /** The threads to compute with; the thread that calls closes it after it has computed. */
  Threads.Lease threads() {
    return Threads.lease(threads.count());
  }

  /** The model of a run's newest sound checkpoint; what was passed over is told on stderr. */
  Model load(RunFolder folder) {
    return loadState(folder).model();
  }

  /** As {@link #load}, with how far the model was trained. */
  Loaded loadState(RunFolder folder) {
    SavedState state = state(folder);
    return new Loaded(state.load(ProgramCatalogue.get(), device.choose()), state.images());
  }

  /** The translators of a run's state; the caller closes them. */
  Translator translator(SavedState state) {
    return state.translator(device.choose());
  }

  /** Where that model is. */
  SavedState state(RunFolder folder) {
    return best ? SavedState.best(folder) : SavedState.newest(folder, listener()::note);
  }

  /** Tells what is worth a line on stderr. */
  DownloadListener listener() {
    return new DownloadProgress(command.commandLine().getErr()::println);
  }
}
