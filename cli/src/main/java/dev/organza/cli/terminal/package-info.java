/** What the command line shows in a terminal: results, tables, progress, interruption. */
@NullMarked
package dev.organza.cli.terminal;

import org.jspecify.annotations.NullMarked;
