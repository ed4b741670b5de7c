/**
 * Games of any number of players: who plays, in what order players are updated, and what each
 * minimises. How parameters follow their gradients belongs to {@code optim} and {@code train}.
 */
@NullMarked
package dev.organza.game;

import org.jspecify.annotations.NullMarked;
