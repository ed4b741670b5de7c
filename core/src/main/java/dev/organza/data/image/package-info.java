/**
 * Image files: decoding, orientation, colour, size. Not for users: {@code ImageSets} and {@code
 * ImageFit} are public because {@code data.source} opens folders and archives with them.
 */
@NullMarked
package dev.organza.data.image;

import org.jspecify.annotations.NullMarked;
