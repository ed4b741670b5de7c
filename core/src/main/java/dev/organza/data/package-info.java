/**
 * Where samples come from: sources of data, read into host memory and handed out in batches.
 *
 * <p>{@link dev.organza.data.Datasets#open} turns a source (an embedded or named data set, a
 * density, a file or a folder) into a {@link dev.organza.data.Dataset}; {@link
 * dev.organza.data.Batches} hands it out in a reproducible random order, scaled by a {@link
 * dev.organza.data.Scaling}. Nothing here knows about tensors.
 */
@NullMarked
package dev.organza.data;

import org.jspecify.annotations.NullMarked;
