/** Runs as files: catalogue, the run folder and the journal. */
@NullMarked
package dev.organza.run;

import org.jspecify.annotations.NullMarked;
