package dev.organza.metric;

/**
 * What a feature extractor makes of some samples.
 *
 * @param values {@code [count][dimension]}
 * @param probabilities {@code [count][classes]}, each row summing to 1; {@code [count][0]} if the
 *     extractor tells no classes
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Features(float[][] values, float[][] probabilities) {}
