/**
 * The quality of samples after some minutes of training: Organza's recipes and PyTorch's DCGAN
 * script, in turns, judged by the same metrics: {@code bench/quality}.
 */
@NullMarked
package dev.organza.bench.quality;

import org.jspecify.annotations.NullMarked;
