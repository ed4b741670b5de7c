package dev.organza.doctor;

import java.util.List;

/**
 * How a symptom stands at one time.
 *
 * @param strength in [0,1]: 0 for none of it, ½ where it becomes worth a word
 * @param evidence sentences with numbers
 * @param remedy what to do about it
 */
record Sign(double strength, List<String> evidence, Remedy remedy) {

  Sign {
    evidence = List.copyOf(evidence);
  }
}
