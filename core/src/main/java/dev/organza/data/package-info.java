/**
 * Data sets: samples in host memory, and what is known of them. Nothing here knows about tensors.
 *
 * <p>{@link dev.organza.data.Datasets} and {@link dev.organza.data.DatasetBuilder} make a {@link
 * dev.organza.data.Dataset} of what is in memory; {@link dev.organza.data.source.Sources} opens
 * files, folders and named data sets. {@link dev.organza.data.batch.Batches} hands a data set out
 * in a reproducible random order, as networks see it.
 *
 * <p>{@code SplitMix}, {@code DataProblem} and {@code Levels} are public because the packages below
 * share them.
 */
@NullMarked
package dev.organza.data;

import org.jspecify.annotations.NullMarked;
