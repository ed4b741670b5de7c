package dev.organza.doctor;

import java.util.List;

/**
 * A symptom at one examination.
 *
 * @param strength in [0,1]; from ½ on the symptom shows
 * @param evidence sentences with numbers
 * @param remedy what to do about it
 */
record Sign(double strength, List<String> evidence, Remedy remedy) {

  Sign {
    evidence = List.copyOf(evidence);
  }
}
