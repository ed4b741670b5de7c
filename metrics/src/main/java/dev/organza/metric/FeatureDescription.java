package dev.organza.metric;

import java.util.OptionalDouble;

/**
 * The features that a measurement uses.
 *
 * @param name their origin, such as {@code classifier of fashion} or the file of a network
 * @param sha256 of the network's weights, in 64 hexadecimal digits
 * @param dimension how many there are
 * @param classes how many classes the network has; 0 without a classifier
 * @param accuracy the network's accuracy on real samples that it was not trained on, in [0,1];
 *     empty if unknown
 */
public record FeatureDescription(
    String name, String sha256, int dimension, int classes, OptionalDouble accuracy) {}
