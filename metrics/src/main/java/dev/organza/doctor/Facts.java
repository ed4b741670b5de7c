package dev.organza.doctor;

/**
 * The facts about a recipe that the doctor uses.
 *
 * @param objective the kind of the objective, such as {@code non-saturating}
 * @param critic whether D is a critic, whose output is not the logit of a probability
 * @param penalised whether D is regularised by a penalty, weight clipping or spectral normalisation
 * @param penaltyPath the recipe's path of the first gradient penalty's weight; empty if there is
 *     none
 * @param penaltyWeight that weight; 0 if there is none
 * @param generatorRate G's learning rate
 * @param discriminatorRate D's learning rate
 * @param generatorOptimizer the kind of G's optimiser, such as {@code adam}
 * @param discriminatorOptimizer the kind of D's optimiser
 * @param clip the bound of D's weight clipping; 0 for none
 * @param labelNoise the share of D's labels that are flipped
 * @param instanceNoise the standard deviation of the noise on D's inputs, at the start
 * @param order the order of the updates, such as {@code simultaneous}
 * @param criticSteps D's updates a step
 * @param packing how many samples D gets at once (PacGAN)
 * @param first how many of the samples are used; 0 for all
 * @param latentSize the dimension of the latent space
 * @param embedding the dimension of the label embedding; 0 without labels
 * @param latentDeviation the standard deviation of the latents
 * @param kimg where the training ends, in thousands of images
 * @param examinationKimg after how many thousand images the next regular examination is due
 * @param settledKimg from where on no schedule changes a learning rate or noise, in thousands of
 *     images
 * @param rows whether the data are rows of numbers, not images
 * @param generatorDropoutPath the recipe's path of the rate of dropout in G; empty if it has none
 * @param generatorDropout that rate
 * @param activationPath the recipe's path of the hidden activation, empty if it cannot be set
 * @param activation the kind of the hidden activation, empty if it cannot be set
 * @param batchNormalisationPath the recipe's path of D's normalisation if that is batch
 *     normalisation, which does not work with gradient penalties; else empty
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
