package dev.organza.laboratory;

import java.util.Map;

/**
 * What an experiment looks like at one step. Points are in the data's units, coordinates of one
 * after those of the other.
 *
 * @param step how many steps have been made
 * @param images real samples seen
 * @param updates of each player
 * @param values the figures of the last step ({@code discriminator.loss}, …), and {@code
 *     jensenShannon} in nats, {@code transport} (the sliced Wasserstein-1 distance) in the data's
 *     units, {@code error} (the mean of |D − D*| under (p + q)/2), {@code force} (the root mean
 *     square of the arrows, in the networks' units), {@code real}, {@code generated} and {@code
 *     heldOut} (the mean of D there), {@code modes} (how many have a generated sample within three
 *     standard deviations) and {@code nearModes} (the share of samples that are near any); NaN
 *     where it means nothing
 * @param samples some generated samples, {@code [n·dimension]}, of latents that are always the same
 * @param logits D's output at the nodes of the scene's grid
 * @param generated q, the density of generated samples, at the nodes
 * @param logRatio log p − log q at the nodes, from which D* = p/(p + q) follows; NaN where neither
 *     has anything
 * @param warped where G takes the latents of the scene's lattice, {@code [nodes·dimension]}
 * @param arrows −∇ of G's loss at the first samples, {@code [k·dimension]}
 * @param weights θ and ψ where each player has one number, else empty
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record GameFrame(
    long step,
    long images,
    Map<String, Long> updates,
    Map<String, Double> values,
    float[] samples,
    float[] logits,
    float[] generated,
    float[] logRatio,
    float[] warped,
    float[] arrows,
    float[] weights) {}
