/** Metrics of tables of typed columns: quality, privacy, usefulness. */
@NullMarked
package dev.organza.metric.table;

import org.jspecify.annotations.NullMarked;
