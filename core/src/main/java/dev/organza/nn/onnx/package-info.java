/** Networks as ONNX graphs, for other runtimes. */
@NullMarked
package dev.organza.nn.onnx;

import org.jspecify.annotations.NullMarked;
