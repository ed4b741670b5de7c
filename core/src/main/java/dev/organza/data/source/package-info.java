/**
 * Where data come from: named data sets (embedded, published, drawn from a density) and files and
 * folders. {@link dev.organza.data.source.Sources} opens them; {@link
 * dev.organza.data.source.Source} is what a program implements to add one.
 */
@NullMarked
package dev.organza.data.source;

import org.jspecify.annotations.NullMarked;
