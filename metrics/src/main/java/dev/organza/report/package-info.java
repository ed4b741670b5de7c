/** Tells people about runs: one run as a page, several side by side. */
@NullMarked
package dev.organza.report;

import org.jspecify.annotations.NullMarked;
