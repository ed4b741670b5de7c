/** Metrics of the game: its equilibrium, its discriminator, and conditional generation. */
@NullMarked
package dev.organza.metric.game;

import org.jspecify.annotations.NullMarked;
