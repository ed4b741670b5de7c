/** Laboratories of the studio: live games, their presets, and the lessons. No HTTP. */
@NullMarked
package dev.organza.server.laboratory;

import org.jspecify.annotations.NullMarked;
