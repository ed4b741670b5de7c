package dev.organza.examples;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.Reading;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Source;
import dev.organza.data.source.SourceDescription;
import java.util.List;

/** A source of data of one's own: 1,000 points on a spiral. */
public final class Spiral implements Source {

  private static final int POINTS = 1_000;

  @Override
  public SourceDescription description() {
    return new SourceDescription("spiral", "own", "[2] x 1,000", "public domain", "a spiral");
  }

  @Override
  public Dataset open(Reading reading, DownloadListener listener) {
    float[][] points = new float[POINTS][];
    for (int i = 0; i < POINTS; i++) {
      double angle = 4 * Math.PI * i / POINTS;
      points[i] =
          new float[] {(float) (angle * Math.cos(angle)), (float) (angle * Math.sin(angle))};
    }
    return Datasets.of("spiral", Shape.of(2), points, new int[0], List.of());
  }
}
