/** Asks judges, and keeps what they answer as cards. */
@NullMarked
package dev.organza.evaluate;

import org.jspecify.annotations.NullMarked;
