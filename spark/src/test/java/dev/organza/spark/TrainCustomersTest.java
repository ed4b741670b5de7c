package dev.organza.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/spark.md is the one that is compiled here, and it trains. */
@ExtendWith(LocalCluster.class)
class TrainCustomersTest {

  private static final Path SOURCE = Path.of("src/test/java/dev/organza/spark/TrainCustomers.java");

  @Test
  void theDocumentationQuotesIt() throws Exception {
    String source = Files.readString(SOURCE);
    int start = source.indexOf("    SparkSession spark");
    String body = source.substring(start, source.indexOf("\n  }\n", start)).stripIndent();
    assertThat(body.lines().count()).isBetween(5L, 10L);
    assertThat(Files.readString(Path.of("../docs/spark.md"))).contains(body);
  }

  @Test
  void itTrains(SparkSession spark, @TempDir Path folder) throws Exception {
    String table = folder.resolve("customers.parquet").toUri().toString();
    spark
        .range(0, 500, 1, 3)
        .selectExpr(
            "id",
            "round(rand(1) * 80, 1) as age",
            "element_at(array('Ulm', 'Bern', 'Graz'), cast(1 + id % 3 as int)) as town",
            "id % 7 = 0 as member",
            "date_add(date'2020-01-01', cast(id % 300 as int)) as since")
        .write()
        .parquet(table);
    Path run = folder.resolve("run");
    TrainCustomers.main(new String[] {table, run.toUri().toString(), "0.3"});
    try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
      assertThat(checkpoints.map(path -> path.resolve("state.json")))
          .isNotEmpty()
          .allMatch(Files::exists);
    }
    assertThat(run.resolve("log.txt")).content().contains("Ended (COMPLETE)");
  }
}
