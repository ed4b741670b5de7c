/** Random changes of what D sees, of real and of generated samples alike. */
@NullMarked
package dev.organza.game.augmentation;

import org.jspecify.annotations.NullMarked;
