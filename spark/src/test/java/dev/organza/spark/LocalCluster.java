package dev.organza.spark;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the session of a Spark cluster on this machine whose executors are processes of
 * their own. One serves all tests, since a JVM has one Spark context; it is stopped after the last.
 */
public final class LocalCluster implements ParameterResolver {

  public static final int EXECUTORS = 2;

  /** Of each executor: two tasks may share a process. */
  private static final int CORES = 2;

  private static final int MEGABYTES = 1024;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public SparkSession resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(LocalCluster.class))
        .computeIfAbsent(Cluster.class, key -> Cluster.start(), Cluster.class)
        .session();
  }

  private record Cluster(SparkSession session) implements AutoCloseable {

    static Cluster start() {
      return new Cluster(
          SparkSession.builder()
              .master("local-cluster[%d,%d,%d]".formatted(EXECUTORS, CORES, MEGABYTES))
              .appName("organza-tests")
              .config("spark.ui.enabled", false)
              .config("spark.sql.shuffle.partitions", 4)
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config(
                  "spark.hadoop.fs.elsewhere.impl",
                  "dev.organza.spark.training.ElsewhereFileSystem")
              // Executors find Spark and Organza where this JVM does.
              .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
              .config(
                  "spark.executor.extraJavaOptions",
                  "-Dorg.bytedeco.javacpp.nopointergc=true"
                      + " -Dorg.bytedeco.javacpp.maxphysicalbytes=0"
                      + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1")
              .getOrCreate());
    }

    @Override
    public void close() {
      session.stop();
    }
  }
}
