package dev.organza.metric;

import java.util.OptionalDouble;

/**
 * Which features a measurement rests on.
 *
 * @param name how they came to be, such as {@code classifier of fashion} or the file of a network
 * @param sha256 of the network's weights, in 64 hexadecimal digits
 * @param dimension how many there are
 * @param classes how many classes the network tells apart; 0 if none
 * @param accuracy the network's share of right answers on real samples it was not trained on, in
 *     [0,1]; empty if it is not known
 */
public record FeatureDescription(
    String name, String sha256, int dimension, int classes, OptionalDouble accuracy) {}
