/**
 * The game between generator and discriminator: priors, objectives, and the losses of one move.
 * What moves when, and how the parameters follow, belongs to {@code train}.
 */
@NullMarked
package dev.organza.game;

import org.jspecify.annotations.NullMarked;
