/**
 * Tables in Parquet files (by DuckDB) and in databases (by JDBC and the user's driver), in and out.
 * A program that looks for extensions finds {@link dev.organza.tables.TablesExtension} on its class
 * path.
 */
@NullMarked
package dev.organza.tables;

import org.jspecify.annotations.NullMarked;
