/** Metrics of generated samples: their interface, their input, and their results. */
@NullMarked
package dev.organza.metric;

import org.jspecify.annotations.NullMarked;
