/**
 * What comparisons of systems share: the machine, the order of turns, and workers, each a process
 * of its own that tells what it sees in lines.
 */
@NullMarked
package dev.organza.bench.turns;

import org.jspecify.annotations.NullMarked;
