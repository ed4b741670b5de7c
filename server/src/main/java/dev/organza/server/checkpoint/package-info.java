/** Newest checkpoints of runs in memory, each with a thread that computes with it. */
@NullMarked
package dev.organza.server.checkpoint;

import org.jspecify.annotations.NullMarked;
