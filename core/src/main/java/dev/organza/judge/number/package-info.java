/** Judges of numbers: single columns, tables, and points of a known density. */
@NullMarked
package dev.organza.judge.number;

import org.jspecify.annotations.NullMarked;
