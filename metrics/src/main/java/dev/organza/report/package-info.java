/** Reports: one run as an HTML page, or several side by side. */
@NullMarked
package dev.organza.report;

import org.jspecify.annotations.NullMarked;
