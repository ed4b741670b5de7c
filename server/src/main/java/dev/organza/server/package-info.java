/** Samples of trained models over HTTP. */
@NullMarked
package dev.organza.server;

import org.jspecify.annotations.NullMarked;
