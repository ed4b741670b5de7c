package dev.organza.spark.training;

import dev.organza.UsageException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/** How many tasks a cluster can run at once. Spark itself tries for ten minutes to start more. */
final class Slots {

  private static final long POLL_MILLIS = 200;

  /** How long it waits for one more. */
  private static final long MORE_MILLIS = 10_000;

  /** How long a training waits for the first executor, and in place of those that it has lost. */
  private static final long LOST_MILLIS = TimeUnit.MINUTES.toMillis(10);

  /** How long after its start an application waits for its executors, if Spark is told nothing. */
  private static final String WAIT = "spark.scheduler.maxRegisteredResourcesWaitingTime";

  private Slots() {}

  /**
   * The number of workers.
   *
   * @param wanted 0 for as many as the cluster can run
   * @throws UsageException if it cannot run as many
   */
  static int workers(SparkContext spark, int wanted) {
    if (!spark.isLocal() && spark.conf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new UsageException(
          "Spark starts no barrier stage while it allocates executors dynamically.\n"
              + "Set spark.dynamicAllocation.enabled=false and spark.executor.instances.");
    }
    int free = wanted > 0 ? awaitFirst(spark, wanted) : awaitAll(spark);
    if (free < Math.max(wanted, 1)) {
      throw new UsageException(
          "%d workers were asked for, and the cluster runs %d tasks at once (of spark.task.cpus=%s).%nAsk for fewer workers, or give the application more executors or cores."
              .formatted(wanted, free, spark.conf().get("spark.task.cpus", "1")));
    }
    return wanted > 0 ? wanted : free;
  }

  /** How many there will be is not known: those that have come within the usual time. */
  private static int awaitAll(SparkContext spark) {
    return Math.max(await(spark, Integer.MAX_VALUE, registered(spark)), awaitAgain(spark, 1));
  }

  private static long registered(SparkContext spark) {
    return spark.isLocal() ? 0 : spark.startTime() + spark.conf().getTimeAsMs(WAIT, "30s");
  }

  /** Waits for as long as executors still come. */
  private static int awaitFirst(SparkContext spark, int workers) {
    int free = awaitAgain(spark, 1);
    while (free < workers) {
      long end = Math.max(registered(spark), System.currentTimeMillis() + MORE_MILLIS);
      int now = await(spark, free + 1, end);
      if (now <= free) {
        return now;
      }
      free = now;
    }
    return free;
  }

  /**
   * Waits until lost executors are replaced.
   *
   * @return how many tasks can run now
   */
  static int awaitAgain(SparkContext spark, int workers) {
    return await(spark, workers, System.currentTimeMillis() + LOST_MILLIS);
  }

  private static int await(SparkContext spark, int workers, long end) {
    int free = of(spark);
    while (free < workers && System.currentTimeMillis() < end && !spark.isStopped()) {
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      free = of(spark);
    }
    return free;
  }

  private static int of(SparkContext spark) {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }
}
