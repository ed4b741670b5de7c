package dev.organza.metric;

import dev.organza.journal.Better;

/**
 * What a metric is called and what its figures mean.
 *
 * @param name by which users ask for it: lower-case letters, digits and hyphens
 * @param question what it answers, in one line
 * @param better which way its first measure improves
 * @param reference the paper and equation it follows
 */
public record MetricDescription(String name, String question, Better better, String reference) {}
