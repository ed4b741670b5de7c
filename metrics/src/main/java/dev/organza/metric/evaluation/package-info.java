/** Computes metrics by name, and writes and reads their results. */
@NullMarked
package dev.organza.metric.evaluation;

import org.jspecify.annotations.NullMarked;
