package dev.organza.cli.worker;

import dev.organza.UsageException;
import dev.organza.torch.c10d.Rendezvous;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who trains together. */
public final class WorkerFlags {

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Train by N processes on this machine, each with a part of every batch (default: 1, or as"
              + " the run that is resumed).")
  private Optional<Integer> workers = Optional.empty();

  @Option(
      names = "--rank",
      paramLabel = "R",
      description =
          "Which worker this is, from 0, of processes that are started by hand; 0 has the run and"
              + " tells the others what to train.")
  private Optional<Integer> rank = Optional.empty();

  @Option(
      names = "--world",
      paramLabel = "N",
      description = "How many workers there are, with --rank.")
  private Optional<Integer> world = Optional.empty();

  @Option(
      names = "--rendezvous",
      paramLabel = "HOST:PORT",
      description =
          "Where they find each other, with --rank: an address of the machine of rank 0. Whoever can"
              + " reach it can join: use a network of your own.")
  private Optional<String> rendezvous = Optional.empty();

  /** A file in place of the address, for processes that {@code --workers} has started. */
  @Option(names = "--rendezvous-file", hidden = true)
  private Optional<Path> rendezvousFile = Optional.empty();

  /** A worker that is started by hand. */
  public record WorkerPlace(int rank, int world, Rendezvous rendezvous) {}

  /** The worker that this process is, if it is one by itself. */
  public Optional<WorkerPlace> place() {
    Optional<Rendezvous> where =
        rendezvousFile.map(Rendezvous::in).or(() -> rendezvous.map(WorkerFlags::address));
    if (rank.isEmpty() && world.isEmpty() && where.isEmpty()) {
      return Optional.empty();
    }
    if (rank.isEmpty() || world.isEmpty() || where.isEmpty()) {
      throw new UsageException("--rank, --world and --rendezvous belong together; give all three");
    }
    if (workers.isPresent()) {
      throw new UsageException("--workers starts workers by itself; leave it out with --rank");
    }
    if (world.get() < 1 || rank.get() < 0 || rank.get() >= world.get()) {
      throw new UsageException(
          "--rank: %d of %d workers; ranks are 0 to %d"
              .formatted(rank.get(), world.get(), world.get() - 1));
    }
    return Optional.of(new WorkerPlace(rank.get(), world.get(), where.get()));
  }

  private static Rendezvous address(String text) {
    try {
      return Rendezvous.parse(text);
    } catch (UsageException e) {
      throw new UsageException("--rendezvous: " + e.getMessage(), e);
    }
  }

  /** How many processes this one is to be, if that was said. */
  public Optional<Integer> workers() {
    workers
        .filter(count -> count < 1)
        .ifPresent(
            count -> {
              throw new UsageException("--workers: " + count + " is no number of processes");
            });
    return workers;
  }
}
