package dev.organza.cli;

import dev.organza.data.DataOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --data} of a command about a run: where its data lie now. */
final class MovedDataFlag {

  @Option(
      names = "--data",
      paramLabel = "SOURCE",
      description =
          "Where the data of the run lie now, if they were moved, renamed or packed; they are known"
              + " by their hash.")
  private Optional<String> source = Optional.empty();

  boolean isGiven() {
    return source.isPresent();
  }

  /** How to find a run's data, which its recipe says otherwise. */
  DataOptions options(DataOptions own) {
    return source.map(own::withSource).orElse(own);
  }
}
