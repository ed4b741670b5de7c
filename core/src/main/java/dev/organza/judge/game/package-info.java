/** Judges of the game itself: its players, the labels they play with, and its equilibrium. */
@NullMarked
package dev.organza.judge.game;

import org.jspecify.annotations.NullMarked;
