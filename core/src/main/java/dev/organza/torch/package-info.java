/**
 * The only door to LibTorch: loading it, devices, threads, precision, random streams, scopes for
 * temporaries, flat parameters and safetensors files.
 */
@NullMarked
package dev.organza.torch;

import org.jspecify.annotations.NullMarked;
