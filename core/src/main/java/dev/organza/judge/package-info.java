/** Judges: metrics that say with numbers what a generator has learned. */
@NullMarked
package dev.organza.judge;

import org.jspecify.annotations.NullMarked;
