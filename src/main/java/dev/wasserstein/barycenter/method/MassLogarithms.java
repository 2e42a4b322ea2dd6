// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.collection.WarmStarts;
import dev.wasserstein.geometry.DoublesGibbsKernel;
import dev.wasserstein.geometry.GridBox;
import dev.wasserstein.linalg.ExtendedRange;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What can be computed of a measure's masses a alone, kept to save the time.
 *
 * @param logMasses ln a (m), −∞ where a is 0, shared; empty where nothing has needed it yet
 * @param box outside of which the masses are 0; empty where nothing has needed it yet
 */
record MassLogarithms(double[] logMasses, Optional<GridBox> box) implements WarmStart {
  private static final MassLogarithms NONE = new MassLogarithms(new double[0], Optional.empty());

  /**
   * What is known of a measure's masses.
   *
   * @param more adds what is needed, if it is not there
   */
  static MassLogarithms of(
      String measureId, WarmStarts warmStarts, UnaryOperator<MassLogarithms> more) {
    MassLogarithms kept =
        warmStarts
            .find(measureId)
            .filter(MassLogarithms.class::isInstance)
            .map(MassLogarithms.class::cast)
            .orElse(NONE);
    MassLogarithms known = more.apply(kept);
    if (known.logMasses != kept.logMasses || known.box.isPresent() != kept.box.isPresent()) {
      warmStarts.keep(measureId, known);
    }
    return known;
  }

  /** The same with the logarithms. */
  MassLogarithms withLogarithms(double[] masses, ExtendedRange range) {
    if (logMasses.length == masses.length) {
      return this;
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
    return new MassLogarithms(logs, box);
  }

  /** The same with the box. */
  MassLogarithms withBox(double[] masses, DoublesGibbsKernel kernel) {
    return box.isPresent()
        ? this
        : new MassLogarithms(logMasses, Optional.of(kernel.around(masses)));
  }

  @Override
  public long bytes() {
    return (long) Double.BYTES * logMasses.length + 256;
  }
}
