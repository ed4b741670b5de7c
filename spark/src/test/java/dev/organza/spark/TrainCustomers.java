package dev.organza.spark;

import dev.organza.spark.training.ClusterTraining;
import dev.organza.spark.training.TrainedRun;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The example of docs/spark.md: a program for spark-submit. */
public final class TrainCustomers {

  private TrainCustomers() {}

  /** Trains on the table in the first argument; its run goes to the second. */
  public static void main(String[] arguments) {
    SparkSession spark = SparkSession.builder().appName("customers").getOrCreate();
    Dataset<Row> customers = spark.read().parquet(arguments[0]).orderBy("id").drop("id");
    ClusterTraining how = ClusterTraining.to(arguments[1]).set("training.kimg=" + arguments[2]);

    TrainedRun run = SparkGan.train(customers, "table", how);

    System.out.println(run);
  }
}
