package dev.organza.judge;

/**
 * Where a figure would lie if the samples were drawn again.
 *
 * @param low the lower end
 * @param high the upper end
 * @param level the share of such intervals that hold the true value, in (0,1)
 * @param method how it was made, such as {@code bootstrap of 200} or {@code Clopper-Pearson}
 */
public record Interval(double low, double high, double level, String method) {}
