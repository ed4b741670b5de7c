package dev.organza.spark.training;

import dev.organza.FileTree;
import dev.organza.OrganzaException;
import dev.organza.torch.c10d.Rendezvous;
import java.io.IOException;
import java.io.Serializable;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkFiles;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * A task of the barrier stage: one worker. It trains on a thread of its own, since Spark interrupts
 * the thread of a task that is to end, and an interrupted thread cannot write a checkpoint.
 */
final class WorkerTask extends AbstractFunction1<Iterator<Integer>, Iterator<String>>
    implements Serializable {

  private static final long serialVersionUID = 1;

  /** What a worker tells the others that cannot begin. */
  private static final String FAILED = "!";

  private static final long POLL_MILLIS = 200;

  /** How long a training may take to end in good order: a step, a checkpoint and its copy. */
  private static final long GRACE_SECONDS = 120;

  private final WorkerPlan plan;

  WorkerTask(WorkerPlan plan) {
    this.plan = plan;
  }

  @Override
  public Iterator<String> apply(Iterator<Integer> nothing) {
    AttemptOutcome outcome = run(BarrierTaskContext.get());
    return CollectionConverters.asScala(List.of(outcome.text()).iterator());
  }

  private AttemptOutcome run(BarrierTaskContext context) {
    RunStore store = RunStore.open(plan.folder(), plan.hadoop().value());
    Path temporary = temporary();
    Ready ready;
    try {
      ready = ready(context, store, temporary);
    } catch (RuntimeException | Error e) {
      clean(store, temporary);
      throw e;
    }
    AttemptOutcome outcome = ready.outcome();
    if (outcome != null) {
      clean(store, temporary);
      return outcome;
    }
    return train(context, store, temporary, ready);
  }

  /**
   * What all workers have found out before they meet.
   *
   * @param data where the samples lie on this machine
   * @param meeting where to meet
   * @param outcome in place of a training, if one of them cannot begin
   */
  private record Ready(Path data, String meeting, @Nullable AttemptOutcome outcome) {}

  private Ready ready(BarrierTaskContext context, RunStore store, Path temporary) {
    Path data = temporary;
    @Nullable OrganzaException problem = null;
    try {
      data = data(store, context, temporary);
    } catch (OrganzaException e) {
      problem = e;
    }
    // All tell, also who has failed: the others would wait for ever.
    String[] told = context.allGather(problem == null ? meeting(context, store) : FAILED);
    if (problem != null) {
      return new Ready(data, "", AttemptOutcome.failed(problem, text -> text));
    }
    return Arrays.asList(told).contains(FAILED)
        ? new Ready(data, "", AttemptOutcome.abandoned())
        : new Ready(data, told[0], null);
  }

  /** Below the folder of the executor, which Spark removes when the application has ended. */
  private static Path temporary() {
    try {
      return Files.createTempDirectory(
          Path.of(SparkFiles.getRootDirectory()).toAbsolutePath(), "organza-");
    } catch (IOException e) {
      throw StoreException.writing(SparkFiles.getRootDirectory(), e);
    }
  }

  private static void clean(RunStore store, Path temporary) {
    store.close();
    try {
      FileTree.delete(temporary);
    } catch (IOException e) {
      // Spark removes it with the application's files.
    }
  }

  /** The samples on this machine: where they are, or a copy. */
  private Path data(RunStore store, BarrierTaskContext context, Path temporary) {
    if (!store.exists(DataStaging.JOB) || !store.text(DataStaging.JOB).equals(plan.job())) {
      throw new OrganzaException(
          "%s is not the same folder on %s as where the training was started, or another training has begun there.%nGive a folder that all machines of the cluster see: on a shared disk, hdfs: or s3a:."
              .formatted(store.where(""), host(context, context.partitionId())));
    }
    if (store.mounted(plan.data()).isPresent()) {
      return store.mounted(plan.data()).get();
    }
    Path copy = temporary.resolve(plan.data());
    try {
      Files.createDirectories(copy.getParent());
    } catch (IOException e) {
      throw StoreException.writing(copy.toString(), e);
    }
    store.fetch(plan.data(), copy, "");
    return copy;
  }

  private static String host(BarrierTaskContext context, int rank) {
    return context.getTaskInfos()[rank].address().replaceFirst(":\\d+$", "");
  }

  /** Where the workers meet, as worker 0 says it. */
  private String meeting(BarrierTaskContext context, RunStore store) {
    if (context.partitionId() > 0) {
      return "";
    }
    store.write(RunMirror.OWNER, owner(context));
    try (ServerSocket free = new ServerSocket(0)) {
      return host(context, 0) + ":" + free.getLocalPort();
    } catch (IOException e) {
      throw StoreException.writing("a socket", e);
    }
  }

  private String owner(BarrierTaskContext context) {
    return plan.job() + " " + context.taskAttemptId();
  }

  private AttemptOutcome train(
      BarrierTaskContext context, RunStore store, Path temporary, Ready ready) {
    StopRequest stop = new StopRequest();
    Worker worker =
        new Worker(
            plan,
            store,
            temporary,
            ready.data(),
            new Worker.Place(
                context.partitionId(), context.numPartitions(), Rendezvous.parse(ready.meeting())),
            owner(context),
            stop);
    FutureTask<AttemptOutcome> training =
        new FutureTask<>(
            () -> {
              try {
                return worker.train();
              } finally {
                clean(store, temporary);
              }
            });
    Thread thread = new Thread(training, "organza-worker-" + context.partitionId());
    thread.setDaemon(true);
    thread.start();
    return await(training, context, stop);
  }

  private static AttemptOutcome await(
      FutureTask<AttemptOutcome> training, BarrierTaskContext context, StopRequest stop) {
    long end = Long.MAX_VALUE;
    boolean interrupted = false;
    while (true) {
      try {
        AttemptOutcome outcome = training.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return outcome;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (TimeoutException e) {
        // It goes on.
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException known
            ? known
            : new IllegalStateException(e.getCause());
      }
      if (end == Long.MAX_VALUE && (interrupted || context.isInterrupted())) {
        stop.request();
        end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
      }
      if (end != Long.MAX_VALUE && System.nanoTime() - end > 0) {
        throw new IllegalStateException("the training did not end when it was asked to");
      }
    }
  }
}
