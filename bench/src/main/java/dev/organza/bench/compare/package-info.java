/**
 * Organza and other systems on the same work, turn by turn, each in a process of its own: {@code
 * bench/compare}.
 */
@NullMarked
package dev.organza.bench.compare;

import org.jspecify.annotations.NullMarked;
