/** Metrics: metrics that say with numbers what a generator has learned. */
@NullMarked
package dev.organza.metric;

import org.jspecify.annotations.NullMarked;
