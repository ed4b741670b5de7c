/**
 * Tables whose cells are not all numbers: CSV, and which columns and rows are used. Not for users:
 * {@code CsvTable}, {@code RawTable}, {@code TableReader} and {@code NumberCell} are public because
 * {@code data.source} opens files with them.
 */
@NullMarked
package dev.organza.data.table;

import org.jspecify.annotations.NullMarked;
