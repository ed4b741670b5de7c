package dev.organza.tables;

import dev.organza.data.table.TableSink;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.CatalogueExtension;

/** Adds Parquet files and databases to the sources of data and to the sinks of tables. */
public final class TablesExtension implements CatalogueExtension {

  /** Made by the service loader. */
  public TablesExtension() {}

  @Override
  public Catalogue extend(Catalogue catalogue) {
    JdbcConnector connector = new JdbcConnector(System.getenv());
    return catalogue
        .with(new ParquetFormat())
        .with(new JdbcScheme(connector))
        .withExtension(TableSink.class, new ParquetSink())
        .withExtension(TableSink.class, new JdbcSink(connector));
  }
}
