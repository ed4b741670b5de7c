/** What the workers of a run do besides the first, which has the run's folder. */
@NullMarked
package dev.organza.run.worker;

import org.jspecify.annotations.NullMarked;
