/** Metrics of images: distances between features, diversity, likelihood and copying. */
@NullMarked
package dev.organza.metric.image;

import org.jspecify.annotations.NullMarked;
