/** Games in which images are made into others: with pairs (pix2pix) and without (CycleGAN). */
@NullMarked
package dev.organza.game.translation;

import org.jspecify.annotations.NullMarked;
