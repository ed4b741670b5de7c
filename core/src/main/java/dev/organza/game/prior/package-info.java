/** Distributions of the latents. */
@NullMarked
package dev.organza.game.prior;

import org.jspecify.annotations.NullMarked;
