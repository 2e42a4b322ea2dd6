// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.geometry.GridBox;
import dev.wasserstein.measure.SolveMemory;
import dev.wasserstein.measure.WarmStart;
import dev.wasserstein.measure.WarmStarts;
import java.util.Optional;

/**
 * What the last contribution of a measure left behind. The arrays are shared: nobody writes to
 * them.
 *
 * @param epsilon the ε they belong to
 * @param potential f/ε (m), where ln u = ln a + f/ε; finite everywhere
 * @param logTransformed ln Kᵀu (m)
 * @param logScaling ln v (m)
 * @param logMasses ln a (m); empty where they have to be computed again
 * @param ownCost OT_ε(a, a) where the method needs it
 * @param inDoubles whether doubles held them
 * @param box outside of which the measure has no masses, where it is known
 */
record Scalings(
    double epsilon,
    double[] potential,
    double[] logTransformed,
    double[] logScaling,
    double[] logMasses,
    double ownCost,
    boolean inDoubles,
    Optional<GridBox> box)
    implements WarmStart {
  /**
   * Scalings as numbers: (ε, own cost, in doubles or not), and the vectors; ln a only beside
   * potentials.
   */
  enum Memory implements SolveMemory {
    INSTANCE;

    @Override
    public Optional<double[][]> numbers(String measureId, WarmStarts warmStarts) {
      return warmStarts
          .find(measureId)
          .filter(Scalings.class::isInstance)
          .map(Scalings.class::cast)
          .map(
              kept ->
                  new double[][] {
                    {kept.epsilon, kept.ownCost, kept.inDoubles ? 1 : 0},
                    kept.potential,
                    kept.logTransformed,
                    kept.logScaling,
                    // A vector that is computed again where it is missing.
                    kept.potential.length > 0 ? kept.logMasses : new double[0]
                  });
    }

    @Override
    public void recall(String measureId, double[][] numbers, WarmStarts warmStarts) {
      if (numbers.length != 5 || numbers[0].length != 3) {
        throw new IllegalArgumentException("no scalings of '" + measureId + "'");
      }
      warmStarts.keep(
          measureId,
          new Scalings(
              numbers[0][0],
              numbers[1],
              numbers[2],
              numbers[3],
              numbers[4],
              numbers[0][1],
              numbers[0][2] != 0,
              Optional.empty()));
    }
  }

  @Override
  public long bytes() {
    return 8L * (potential.length + logTransformed.length + logScaling.length + logMasses.length)
        + 256;
  }
}
