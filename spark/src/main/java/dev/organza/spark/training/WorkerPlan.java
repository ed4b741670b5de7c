package dev.organza.spark.training;

import java.io.Serializable;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What all workers of a training are told.
 *
 * @param recipe as YAML
 * @param resumes whether the recipe is that of the run which is in the folder already
 * @param folder of the run, as a URI
 * @param data what of the folder holds the samples
 * @param minutes the longest that an attempt may train; 0 for no limit
 * @param job unlike that of any other training
 * @param hadoop the settings of file systems
 */
record WorkerPlan(
    String recipe,
    boolean resumes,
    String folder,
    String data,
    double minutes,
    String job,
    SerializableConfiguration hadoop)
    implements Serializable {}
