package dev.organza.train;

import dev.organza.optim.Progress;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one round showed, gathered from tensors that the round computed anyway.
 *
 * @param progress after the round
 * @param discriminatorLoss D's objective in its last move, without penalties
 * @param generatorLoss G's loss
 * @param dReal the mean of D(x) over the real batch, in [0,1]
 * @param dFake the mean of D(G(z)) over the generated batch of D's last move, in [0,1]
 * @param discriminatorGradient the Euclidean norm of D's gradient
 * @param generatorGradient the Euclidean norm of G's gradient
 * @param penalty the sum of D's penalties, in the last of its moves in which one was due
 * @param information the lower bound of the mutual information of each code, in nats, by the code's
 *     name
 */
public record StepStatistics(
    Progress progress,
    double discriminatorLoss,
    double generatorLoss,
    double dReal,
    double dFake,
    double discriminatorGradient,
    double generatorGradient,
    OptionalDouble penalty,
    Map<String, Double> information) {}
