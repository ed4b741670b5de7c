/** Samples that lie in files of their own, in folders and archives. */
@NullMarked
package dev.organza.data.file;

import org.jspecify.annotations.NullMarked;
