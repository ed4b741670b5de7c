package dev.organza.tables;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.TableOptions;
import dev.organza.data.column.TableSchema;
import dev.organza.data.source.DownloadListener;
import dev.organza.recipe.Catalogue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Opens tables with the types of all columns, and gives their rows. */
final class Opened {

  private Opened() {}

  /** As programs do that find extensions on their class path. */
  static Dataset of(String source, String query) {
    return of(Catalogue.discovered(), source, query, List.of());
  }

  static Dataset of(Catalogue catalogue, String source, String query, List<String> columns) {
    DataOptions options =
        DataOptions.DEFAULTS
            .withSource(source)
            .withColumns(columns)
            .withTable(TableOptions.of(TableOptions.Types.ALL).withQuery(query));
    return catalogue.sources().open(options, DownloadListener.silent());
  }

  /** What files of numbers only are opened with. */
  static Dataset numbers(String source, String query) {
    DataOptions options =
        DataOptions.DEFAULTS
            .withSource(source)
            .withTable(TableOptions.of(TableOptions.Types.NUMBERS).withQuery(query));
    return Catalogue.discovered().sources().open(options, DownloadListener.silent());
  }

  static TableSchema table(Dataset dataset) {
    return ((Field.Row) dataset.schema().sample()).table();
  }

  static Iterator<double[]> rows(Dataset dataset) {
    return IntStream.range(0, dataset.count())
        .mapToObj(
            i -> {
              double[] row = new double[dataset.columns().size()];
              dataset.read(i, row, 0);
              return row;
            })
        .iterator();
  }

  /** Rows, and then an error, as where a generator fails. */
  static Iterator<double[]> failing(Iterator<double[]> good) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public double[] next() {
        if (!good.hasNext()) {
          throw new IllegalStateException("the generator failed");
        }
        return good.next();
      }
    };
  }

  /** All rows as Java has them. */
  static List<Map<String, Object>> values(Dataset dataset) {
    TableSchema table = table(dataset);
    List<Map<String, Object>> values = new ArrayList<>();
    rows(dataset).forEachRemaining(row -> values.add(table.values(row, values.size())));
    return values;
  }
}
