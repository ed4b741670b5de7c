/** Metrics of translated images: distances from their partners, cycles, and classes. */
@NullMarked
package dev.organza.metric.translation;

import org.jspecify.annotations.NullMarked;
