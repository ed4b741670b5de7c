/** Judges of images: distances between features, diversity, likelihood and copying. */
@NullMarked
package dev.organza.judge.image;

import org.jspecify.annotations.NullMarked;
