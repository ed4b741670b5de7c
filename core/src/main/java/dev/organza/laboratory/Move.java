package dev.organza.laboratory;

import java.util.Map;

/**
 * One update of one player, with its numbers.
 *
 * @param player who was updated
 * @param step the number of the step it counts as, from 1
 * @param before the losses at samples that are always the same: {@code discriminator.loss}, {@code
 *     discriminator.penalty} where there is one, and {@code generator.loss}
 * @param after the same after the update
 * @param gradientNorm the Euclidean norm of the player's gradient
 */
public record Move(
    String player,
    long step,
    Map<String, Double> before,
    Map<String, Double> after,
    double gradientNorm) {}
