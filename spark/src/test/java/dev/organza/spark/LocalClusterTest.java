package dev.organza.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.torch.Torch;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalCluster.class)
class LocalClusterTest {

  @Test
  void executorsAreProcessesOfTheirOwnThatLoadLibTorch(SparkSession spark) {
    List<Long> processes =
        spark
            .range(0, 8, 1, 4)
            .mapPartitions(
                (MapPartitionsFunction<Long, Long>)
                    rows -> {
                      Torch.load();
                      return List.of(ProcessHandle.current().pid()).iterator();
                    },
                Encoders.LONG())
            .collectAsList();

    assertThat(processes).hasSize(4).doesNotContain(ProcessHandle.current().pid());
  }
}
