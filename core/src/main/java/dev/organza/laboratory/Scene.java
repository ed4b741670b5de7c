package dev.organza.laboratory;

import java.util.List;

/**
 * What of an experiment stays the same from step to step.
 *
 * @param data the name of the data
 * @param columns the names of its one or two numbers
 * @param classes the names of its classes, empty without
 * @param grid where D and the densities are given
 * @param reals some real samples, {@code [n·dimension]}, in the data's units
 * @param labels their classes, −1 without
 * @param density p at the nodes of the grid
 * @param exact whether p is known; else it is estimated from the samples
 * @param modes the centres of the modes, {@code [k·dimension]}, empty where p has not several
 * @param probability whether the sigmoid of D's output is D(x); else it is a score
 * @param labelled whether the players are told the class
 * @param lattice the latents that are followed through G
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Scene(
    String data,
    List<String> columns,
    List<String> classes,
    Grid grid,
    float[] reals,
    int[] labels,
    float[] density,
    boolean exact,
    float[] modes,
    boolean probability,
    boolean labelled,
    LatentLattice lattice) {}
