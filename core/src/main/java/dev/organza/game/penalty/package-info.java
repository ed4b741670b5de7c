/** Regularisers that are added to a player's loss. */
@NullMarked
package dev.organza.game.penalty;

import org.jspecify.annotations.NullMarked;
