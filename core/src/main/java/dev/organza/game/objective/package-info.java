/** The losses of two-player games, from the discriminator's logits. */
@NullMarked
package dev.organza.game.objective;

import org.jspecify.annotations.NullMarked;
