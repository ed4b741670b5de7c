/** The studio: a page on this machine where trainings are watched, compared and explored. */
@NullMarked
package dev.organza.server.studio;

import org.jspecify.annotations.NullMarked;
