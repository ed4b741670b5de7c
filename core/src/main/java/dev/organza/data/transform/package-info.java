/** From the values of a source to those of a network, and back. */
@NullMarked
package dev.organza.data.transform;

import org.jspecify.annotations.NullMarked;
