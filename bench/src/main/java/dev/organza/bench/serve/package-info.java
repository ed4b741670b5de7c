/** How fast samples are served, beside another server. */
@NullMarked
package dev.organza.bench.serve;

import org.jspecify.annotations.NullMarked;
