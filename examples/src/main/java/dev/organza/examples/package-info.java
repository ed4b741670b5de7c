/** Small programs that use Organza as a user would. The tests run them. */
@NullMarked
package dev.organza.examples;

import org.jspecify.annotations.NullMarked;
