/** Data that are made of other sources: stacked images, pairs, two domains, derived pairs. */
@NullMarked
package dev.organza.data.made;

import org.jspecify.annotations.NullMarked;
