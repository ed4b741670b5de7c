package dev.organza.cli;

import dev.organza.run.RunFolder;
import dev.organza.run.RunListener;
import dev.organza.run.TrainingRun;
import dev.organza.torch.Device;
import dev.organza.train.Model;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where to compute with a trained model. */
final class ModelFlags {

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "auto (the first GPU if there is one), cpu, cuda or cuda:n.")
  private String device = "auto";

  /** The model of a run's newest sound checkpoint; what was passed over is told on stderr. */
  Model load(RunFolder folder) {
    PrintWriter err = command.commandLine().getErr();
    return TrainingRun.load(
        folder,
        Device.choose(device),
        new RunListener() {
          @Override
          public void note(String line) {
            err.println(line);
          }
        });
  }
}
