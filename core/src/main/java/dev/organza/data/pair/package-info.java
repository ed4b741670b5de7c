/** Data of two domains: pairs of images, and images of two domains that are no pairs. */
@NullMarked
package dev.organza.data.pair;

import org.jspecify.annotations.NullMarked;
