/** Comparisons of speed: ratios between interleaved runs, since machines are shared and noisy. */
@NullMarked
package dev.organza.bench;

import org.jspecify.annotations.NullMarked;
