package dev.organza.spark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.RowSampler;
import dev.organza.model.Selection;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that a process keeps, and their samples as rows, without a cluster. */
@Tag("slow")
class KeptModelsTest {

  private static final Configuration LOCAL = new Configuration();

  private static StoredModel stored(Path run) {
    StoredModel.Found found = StoredModel.find(run.toString(), LOCAL);
    found.model().close();
    return found.stored();
  }

  private static Path sounds(Path runs) {
    return Models.train(
            "gan",
            runs,
            "data.source=drum-machine",
            "data.sound.length=256",
            "architecture.width=8",
            "training.batch=16")
        .path();
  }

  private static Path points(Path runs) {
    return Models.train("gan", runs, "data.source=ring8", "architecture.width=8").path();
  }

  @Test
  void aModelIsSharedWhileItIsUsedAndTheLastOnesAreKept(@TempDir Path runs) throws Exception {
    StoredModel sounds = stored(sounds(runs));
    StoredModel points = stored(points(runs));
    KeptModels kept = new KeptModels(1);
    KeptModels.Use first = kept.of(sounds, LOCAL);
    KeptModels.Use second = kept.of(sounds, LOCAL);
    assertThat(second.model()).isSameAs(first.model());
    first.close();
    first.close();
    KeptModels.Use other = kept.of(points, LOCAL);
    other.close();
    // One that is in use is not closed, however long ago it was taken.
    assertThat(second.model().sample(3, 1)).hasDimensions(3, 256);
    try (KeptModels.Use third = kept.of(sounds, LOCAL)) {
      assertThat(third.model()).isSameAs(second.model());
    }
    Model before = second.model();
    second.close();
    // Of two unused ones the older was closed, and is read anew.
    try (KeptModels.Use again = kept.of(points, LOCAL)) {
      assertThat(again.model()).isNotSameAs(other.model());
    }
    try (KeptModels.Use again = kept.of(sounds, LOCAL)) {
      assertThat(again.model()).isNotSameAs(before);
    }
    Path file = Path.of(java.net.URI.create(points.address()).getPath());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 5] ^= 1;
    Files.write(file, bytes);
    KeptModels fresh = new KeptModels(1);
    assertThatThrownBy(() -> fresh.of(points, LOCAL))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("checksum");
    Files.delete(file);
    assertThatThrownBy(() -> fresh.of(points, LOCAL))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("there is no file");
  }

  @Test
  void soundsAndPointsHaveTheirColumns(@TempDir Path runs) {
    StoredModel.Found found = StoredModel.find(sounds(runs).toString(), LOCAL);
    try (Model model = found.model()) {
      ModelDescription description = model.description();
      SampleColumns columns = SampleColumns.of(description, Selection.ANY);
      assertThat(columns.type().simpleString()).isEqualTo("struct<samples:array<float>,rate:int>");
      InternalRow row = columns.row(RowSampler.of(model, 1, 1, Selection.ANY).next(), 0);
      assertThat(row.getArray(0).toFloatArray()).isEqualTo(model.sample(1, 1)[0]);
      assertThat(row.getInt(1)).isEqualTo(description.rate()).isPositive();
    }
    found = StoredModel.find(points(runs).toString(), LOCAL);
    try (Model model = found.model()) {
      SampleColumns columns = SampleColumns.of(model.description(), Selection.ANY);
      double[] point = model.sampleDoubles(1, 1, Selection.ANY)[0];
      assertThat(columns.type().simpleString()).isEqualTo("struct<x:double,y:double>");
      InternalRow row = columns.row(point, 0);
      assertThat(row.getDouble(0)).isEqualTo(point[0]);
      assertThat(row.getDouble(1)).isEqualTo(point[1]);
    }
  }
}
