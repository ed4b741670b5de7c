/** Trained translators: images of one domain made into images of another. */
@NullMarked
package dev.organza.model.translation;

import org.jspecify.annotations.NullMarked;
