/** What happened in a run, one event a line, and what of it the curves show. */
@NullMarked
package dev.organza.journal;

import org.jspecify.annotations.NullMarked;
