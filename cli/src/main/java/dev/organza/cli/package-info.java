/** The command line: the only place that prints. */
@NullMarked
package dev.organza.cli;

import org.jspecify.annotations.NullMarked;
