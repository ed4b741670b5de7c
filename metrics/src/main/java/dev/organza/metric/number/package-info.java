/** Metrics of numbers: single columns, tables, and points of a known density. */
@NullMarked
package dev.organza.metric.number;

import org.jspecify.annotations.NullMarked;
