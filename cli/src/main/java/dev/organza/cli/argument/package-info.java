/** How words of the command line become values. */
@NullMarked
package dev.organza.cli.argument;

import org.jspecify.annotations.NullMarked;
