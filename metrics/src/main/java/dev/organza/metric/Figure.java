package dev.organza.metric;

import java.awt.image.BufferedImage;

/**
 * A picture that goes with a measurement.
 *
 * @param name what it shows, as a file name without its end: {@code qq}, {@code worst-pairs}
 * @param caption one sentence for the reader
 * @param picture the pixels
 */
public record Figure(String name, String caption, BufferedImage picture) {}
