/** What all servers of this module read and write as JSON, by one set of rules. */
@NullMarked
package dev.organza.server.json;

import org.jspecify.annotations.NullMarked;
