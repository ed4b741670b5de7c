package dev.organza.metric;

import dev.organza.journal.Better;

/**
 * The name of a metric and what its values mean.
 *
 * @param name for users: lower-case letters, digits and hyphens
 * @param question the question that it answers, in one line
 * @param better which direction of its first measure is an improvement
 * @param reference the paper and equation it follows
 */
public record MetricDescription(String name, String question, Better better, String reference) {}
