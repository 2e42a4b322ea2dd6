// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

/**
 * The laws that the results of a barycenter method obey beyond those that hold for all: the order
 * of measures, partitions, the engine, a resumed run and a measure of weight 0 change no bit. A
 * test checks each law that is stated here for each registered method.
 *
 * @param descends whether the objective never rises from iteration to iteration
 * @param returnsOneMeasure whether a single measure is its own barycenter
 * @param translation which translations of all measures translate the barycenter alike
 * @param weightSplit what stays when a measure is replaced by two copies that share its weight
 */
record MethodLaws(
    boolean descends, boolean returnsOneMeasure, Translation translation, WeightSplit weightSplit) {
  /** Which translations of all measures translate the barycenter alike. */
  enum Translation {
    /** Every one, up to rounding. */
    ANY,
    /** Those by whole cells of the grid. */
    CELLS,
    /**
     * Of every one the objective stays, to a thousandth: where masses and places change together,
     * rounding grows on the way to an end that runs do not quite reach.
     */
    OBJECTIVE
  }

  /** What stays when a measure is replaced by two copies that share its weight. */
  enum WeightSplit {
    /** The barycenter, to rounding. */
    BARYCENTER,
    /** The barycenter that the iteration reaches from the same start. */
    FROM_ONE_START
  }
}
