package dev.organza.spark.training;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.tree.RecipeOverride;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag$;

/** A training on a cluster, as the program sees it that started it. */
final class ClusterJob {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterJob.class);

  /** How often nothing may be gained, one after another, if Spark is told nothing. */
  private static final int MOST_ATTEMPTS = 4;

  /** Spark's name for the exception of a job that was cancelled. */
  private static final String CANCELLED = "SPARK_JOB_CANCELLED";

  private final ClusterTraining options;
  private final Dataset<Row> data;
  private final SparkContext spark;
  private final Configuration hadoop;
  private final Catalogue catalogue = Catalogue.discovered();

  ClusterJob(ClusterTraining options, Dataset<Row> data) {
    this.options = options;
    this.data = data;
    this.spark = data.sparkSession().sparkContext();
    this.hadoop = data.sparkSession().sessionState().newHadoopConf();
  }

  TrainedRun train(Function<Catalogue, Recipe> recipe) {
    // Whatever can be refused is refused before anything is computed or written.
    Recipe wanted = set(recipe.apply(catalogue));
    DataStaging.Form form = DataStaging.form(data.schema(), options.labels());
    try (RunStore store = RunStore.open(options.folder(), hadoop)) {
      boolean resumes = store.holdsRun();
      if (resumes && !options.resumes()) {
        throw new UsageException(
            "There is a run in %s already.%nName another folder, or go on with it: resuming()."
                .formatted(store.where("")));
      }
      store.requireWritable();
      int workers = Slots.workers(spark, options.workers());
      String staged =
          (resumes ? DataStaging.staged(store) : Optional.<String>empty())
              .orElseGet(() -> DataStaging.stage(data, form, store));
      Recipe chosen =
          resumes ? set(catalogue.recipes().parse(store.text(RunStore.RECIPE))) : wanted;
      String job = UUID.randomUUID().toString();
      store.write(DataStaging.JOB, job);
      WorkerPlan plan =
          new WorkerPlan(
              catalogue.recipes().write(withThreads(chosen)),
              resumes,
              store.where(""),
              staged,
              options.minutes().orElse(0.0),
              job,
              new SerializableConfiguration(hadoop));
      AttemptOutcome ended = ended(run(plan, workers, store));
      return new TrainedRun(
          store.where(""), Objects.requireNonNull(ended.reason()), ended.images(), workers, hadoop);
    } catch (StoreException e) {
      throw new OrganzaException(String.valueOf(e.getMessage()), e);
    }
  }

  private Recipe set(Recipe recipe) {
    return catalogue.recipes().set(recipe, options.settings());
  }

  /** A task has the processors that it asks for, and no more. */
  private Recipe withThreads(Recipe recipe) {
    int cpus = spark.conf().getInt("spark.task.cpus", 1);
    return recipe.hardware().threads() > 0
        ? recipe
        : catalogue
            .recipes()
            .with(recipe, List.of(RecipeOverride.of("hardware.threads", cpus, "spark.task.cpus")));
  }

  /**
   * Spark does not start a barrier stage again whose tasks give results. So it is done here, for as
   * long as the attempts get further.
   */
  private List<AttemptOutcome> run(WorkerPlan plan, int workers, RunStore store) {
    int most = spark.conf().getInt("spark.stage.maxConsecutiveAttempts", MOST_ATTEMPTS);
    long reached = newest(store);
    int fruitless = 0;
    while (true) {
      try {
        return attempt(plan, workers);
      } catch (Exception e) {
        // Spark throws checked exceptions that its methods do not declare.
        long now = newest(store);
        fruitless = now > reached ? 1 : fruitless + 1;
        reached = Math.max(now, reached);
        if (isWanted(e)) {
          throw ended("The training was cancelled", now, store, e);
        }
        if (fruitless >= most) {
          throw ended(
              "The training was tried %d times: %s".formatted(most, StoreException.ofSpark(e)),
              now,
              store,
              e);
        }
        LOG.warn("Lost workers after {} images, and starts others: {}", now, e.getMessage());
        int free = Slots.awaitAgain(spark, workers);
        if (free < workers) {
          throw ended(
              "The cluster runs %d tasks at once now, and %d workers trained"
                  .formatted(free, workers),
              now,
              store,
              e);
        }
      }
    }
  }

  /** Whether somebody has ended the job, and not a failure. */
  private boolean isWanted(Exception failure) {
    return failure instanceof InterruptedException
        || spark.isStopped()
        || (failure instanceof SparkException known && CANCELLED.equals(known.getCondition()));
  }

  private static OrganzaException ended(
      String problem, long reached, RunStore store, Exception cause) {
    return new OrganzaException(
        problem + ".",
        Hint.say(
            reached < 0
                ? "It has left no checkpoint."
                : "Go on from its checkpoint after %,d images in %s: resuming()."
                    .formatted(reached, store.where(""))),
        cause);
  }

  /** The images of the newest checkpoint; −1 if there is none. */
  private static long newest(RunStore store) {
    return store.list("checkpoints").stream()
        .filter(name -> name.matches("\\d{1,18}"))
        .mapToLong(Long::parseLong)
        .max()
        .orElse(-1);
  }

  private List<AttemptOutcome> attempt(WorkerPlan plan, int workers) {
    RDD<Integer> ranks =
        JavaSparkContext.fromSparkContext(spark)
            .parallelize(IntStream.range(0, workers).boxed().toList(), workers)
            .rdd();
    RDD<String> outcomes =
        ranks
            .barrier()
            .mapPartitions(
                new WorkerTask(plan), false, ClassTag$.MODULE$.<String>apply(String.class));
    String tag = "organza-" + plan.job();
    spark.addJobTag(tag);
    try {
      return outcomes.toJavaRDD().collect().stream().map(AttemptOutcome::parse).toList();
    } catch (Exception e) {
      // Spark throws checked exceptions that its methods do not declare.
      if (e instanceof InterruptedException) {
        spark.cancelJobsWithTag(tag);
        Thread.currentThread().interrupt();
      }
      throw e;
    } finally {
      spark.removeJobTag(tag);
    }
  }

  /** The first worker's outcome, if none has failed. */
  private static AttemptOutcome ended(List<AttemptOutcome> outcomes) {
    for (AttemptOutcome outcome : outcomes) {
      if (outcome.kind() == AttemptOutcome.Kind.FAILED) {
        throw outcome.failure();
      }
    }
    AttemptOutcome first = outcomes.get(0);
    if (first.kind() != AttemptOutcome.Kind.ENDED) {
      throw new OrganzaException("The workers have ended without a result.");
    }
    return first;
  }
}
