package dev.organza.metric;

import java.awt.image.BufferedImage;

/**
 * A picture of a measurement.
 *
 * @param name what it shows, as a file name without extension: {@code qq}, {@code worst-pairs}
 * @param caption one sentence
 * @param picture the pixels
 */
public record Figure(String name, String caption, BufferedImage picture) {}
