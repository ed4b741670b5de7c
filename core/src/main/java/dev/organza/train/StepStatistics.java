package dev.organza.train;

/**
 * What one round showed, gathered from tensors that the round computed anyway.
 *
 * @param progress after the round
 * @param discriminatorLoss D's loss in its last move
 * @param generatorLoss G's loss
 * @param dReal the mean of D(x) over the real batch, in [0,1]
 * @param dFake the mean of D(G(z)) over the generated batch of D's last move, in [0,1]
 * @param discriminatorGradient the Euclidean norm of D's gradient
 * @param generatorGradient the Euclidean norm of G's gradient
 */
public record StepStatistics(
    Progress progress,
    double discriminatorLoss,
    double generatorLoss,
    double dReal,
    double dFake,
    double discriminatorGradient,
    double generatorGradient) {}
