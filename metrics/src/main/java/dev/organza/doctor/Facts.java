package dev.organza.doctor;

/**
 * What the doctor needs to know of a recipe.
 *
 * @param objective the kind of the objective, such as {@code non-saturating}
 * @param critic whether D's output is a score and no logit of a probability
 * @param penalised whether D's gradient or weights are held by a penalty, a cut or spectral
 *     normalisation
 * @param penaltyPath the recipe's path of the first gradient penalty's weight; empty if there is
 *     none
 * @param penaltyWeight that weight; 0 if there is none
 * @param generatorRate G's learning rate
 * @param discriminatorRate D's learning rate
 * @param generatorOptimizer the kind of G's optimiser, such as {@code adam}
 * @param discriminatorOptimizer the kind of D's optimiser
 * @param clip to what D's parameters are cut; 0 for no cut
 * @param labelNoise the share of D's judgements that are swapped
 * @param instanceNoise the standard deviation of the noise on what D sees, at the start
 * @param order the order of the moves, such as {@code simultaneous}
 * @param criticSteps D's moves a round
 * @param packing how many samples D judges at once
 * @param first how many of the samples are used; 0 for all
 * @param latentSize how many numbers a latent has
 * @param embedding how many numbers a label adds to the latents; 0 without labels
 * @param latentDeviation the standard deviation of each
 * @param kimg where the training ends, in thousands of images
 * @param examinationKimg after how many thousand images the next regular examination is due
 * @param settledKimg from where on no schedule changes a learning rate or noise, in thousands of
 *     images
 * @param rows whether the data are rows of numbers and no images
 * @param generatorDropoutPath the recipe's path of the rate of dropout in G; empty if it has none
 * @param generatorDropout that rate
 * @param activationPath the recipe's path of the hidden activation, empty if it cannot be set
 * @param activation the kind of the hidden activation, empty if it cannot be set
 * @param batchNormalisationPath the recipe's path of D's normalisation if D is normalised by
 *     batches, which penalties on its gradient do not allow; else empty
 */
public record Facts(
    String objective,
    boolean critic,
    boolean penalised,
    String penaltyPath,
    double penaltyWeight,
    double generatorRate,
    double discriminatorRate,
    String generatorOptimizer,
    String discriminatorOptimizer,
    double clip,
    double labelNoise,
    double instanceNoise,
    String order,
    int criticSteps,
    int packing,
    int first,
    int latentSize,
    int embedding,
    double latentDeviation,
    double kimg,
    double examinationKimg,
    double settledKimg,
    boolean rows,
    String generatorDropoutPath,
    double generatorDropout,
    String activationPath,
    String activation,
    String batchNormalisationPath) {}
