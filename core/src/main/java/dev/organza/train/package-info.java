/**
 * Playing the game: optimisers, schedules, the moving average, the training loop, checkpoints, and
 * the model that comes out.
 */
@NullMarked
package dev.organza.train;

import org.jspecify.annotations.NullMarked;
