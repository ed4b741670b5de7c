package dev.organza.model;

/**
 * The latent whose sample is nearest to a given sample, as far as it was found.
 *
 * @param latent {@code [inputs]}: z, then the codes
 * @param label the class that it was found for; 0 for a model without labels
 * @param sample what the model makes of it, {@code [elements]}, in the data's own values
 * @param distance 0 for the same sample, 1 for one as far away as two random samples of the model
 *     are from each other: the mean of the squared distance over theirs, over the embeddings
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record ProjectedSample(float[] latent, int label, float[] sample, double distance) {}
