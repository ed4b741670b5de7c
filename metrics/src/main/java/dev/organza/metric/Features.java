package dev.organza.metric;

/**
 * The features of some samples.
 *
 * @param values {@code [count][dimension]}
 * @param probabilities of the classes, {@code [count][classes]}, each row summing to 1; {@code
 *     [count][0]} without a classifier
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Features(float[][] values, float[][] probabilities) {}
