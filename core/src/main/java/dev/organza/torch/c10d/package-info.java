/**
 * Workers that are connected: how they meet, exchange what they computed, and know that the others
 * live.
 */
@NullMarked
package dev.organza.torch.c10d;

import org.jspecify.annotations.NullMarked;
