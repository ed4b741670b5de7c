/** Metrics of the game itself: its players, the labels they play with, and its equilibrium. */
@NullMarked
package dev.organza.metric.game;

import org.jspecify.annotations.NullMarked;
