// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.geometry.DoublesGibbsKernel;
import dev.wasserstein.geometry.GridBox;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.measure.WarmStart;
import dev.wasserstein.measure.WarmStarts;
import java.util.Optional;

/**
 * What can be computed of a measure's masses a alone, kept to save the time.
 *
 * @param logMasses ln a (m), −∞ where a is 0, shared; empty where nothing has needed it yet
 * @param box outside of which the masses are 0; empty where nothing has needed it yet
 */
record MassLogarithms(double[] logMasses, Optional<GridBox> box) implements WarmStart {
  private static final MassLogarithms NONE = new MassLogarithms(new double[0], Optional.empty());

  private static MassLogarithms of(String measureId, WarmStarts warmStarts) {
    return warmStarts
        .find(measureId)
        .filter(MassLogarithms.class::isInstance)
        .map(MassLogarithms.class::cast)
        .orElse(NONE);
  }

  /** The logarithms of the masses of a measure. */
  static double[] logMasses(
      String measureId, double[] masses, ExtendedRange range, WarmStarts warmStarts) {
    MassLogarithms kept = of(measureId, warmStarts);
    if (kept.logMasses.length == masses.length) {
      return kept.logMasses;
    }
    double[] normal = new double[masses.length];
    for (int j = 0; j < masses.length; j++) {
      normal[j] = Math.max(masses[j], Double.MIN_NORMAL);
    }
    double[] logs = new double[masses.length];
    range.log(normal, 0, logs, 0, logs.length);
    for (int j = 0; j < masses.length; j++) {
      logs[j] = masses[j] > 0 ? logs[j] : Double.NEGATIVE_INFINITY;
    }
    warmStarts.keep(measureId, new MassLogarithms(logs, kept.box));
    return logs;
  }

  /** The box around the masses of a measure. */
  static GridBox box(
      String measureId, double[] masses, DoublesGibbsKernel kernel, WarmStarts warmStarts) {
    MassLogarithms kept = of(measureId, warmStarts);
    if (kept.box.isPresent()) {
      return kept.box.get();
    }
    GridBox box = kernel.around(masses);
    warmStarts.keep(measureId, new MassLogarithms(kept.logMasses, Optional.of(box)));
    return box;
  }

  @Override
  public long bytes() {
    return (long) Double.BYTES * logMasses.length + 256;
  }
}
