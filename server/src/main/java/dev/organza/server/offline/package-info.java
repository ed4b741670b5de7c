/** A generator as a page that samples by itself. */
@NullMarked
package dev.organza.server.offline;

import org.jspecify.annotations.NullMarked;
