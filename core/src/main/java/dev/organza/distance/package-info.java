/**
 * Distances between two sets of samples: pairs, nearest neighbours, precision and coverage,
 * Wasserstein and energy distances. The diagnostics of a training and the metrics share them.
 */
@NullMarked
package dev.organza.distance;

import org.jspecify.annotations.NullMarked;
