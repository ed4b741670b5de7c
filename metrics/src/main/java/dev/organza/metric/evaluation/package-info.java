/** Asks metrics, and keeps what they answer as results. */
@NullMarked
package dev.organza.metric.evaluation;

import org.jspecify.annotations.NullMarked;
