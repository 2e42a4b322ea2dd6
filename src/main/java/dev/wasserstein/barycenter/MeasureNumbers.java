// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A measure as arrays of numbers and back, without a change of a bit: {@code support} (m × d,
 * row-major), {@code masses} (m) and {@code dimension} (1) of a point cloud; {@code shape} (d) and
 * {@code masses} of a grid; {@code mean} (d) and {@code covariance} (d × d, row-major) of a
 * Gaussian.
 */
final class MeasureNumbers {
  private static final String SUPPORT = "support";
  private static final String MASSES = "masses";
  private static final String DIMENSION = "dimension";
  private static final String SHAPE = "shape";
  private static final String MEAN = "mean";
  private static final String COVARIANCE = "covariance";

  private MeasureNumbers() {}

  static SortedMap<String, double[]> of(Measure measure) {
    SortedMap<String, double[]> numbers = new TreeMap<>();
    if (measure instanceof DiscreteMeasure cloud) {
      numbers.put(SUPPORT, cloud.support());
      numbers.put(MASSES, cloud.masses());
      numbers.put(DIMENSION, new double[] {cloud.dimension()});
    } else if (measure instanceof GridMeasure grid) {
      numbers.put(SHAPE, Arrays.stream(grid.shape()).asDoubleStream().toArray());
      numbers.put(MASSES, grid.masses());
    } else if (measure instanceof GaussianMeasure gaussian) {
      numbers.put(MEAN, gaussian.mean());
      numbers.put(COVARIANCE, gaussian.covariance());
    }
    return numbers;
  }

  /**
   * The measure, named as every barycenter is.
   *
   * @throws IllegalArgumentException if these are not the numbers of a measure
   */
  static Measure measure(Map<String, double[]> numbers) {
    if (numbers.containsKey(SUPPORT)) {
      return new DiscreteMeasure(
          Initializer.BARYCENTER_ID,
          (int) array(numbers, DIMENSION)[0],
          array(numbers, MASSES),
          array(numbers, SUPPORT));
    }
    if (numbers.containsKey(SHAPE)) {
      return new GridMeasure(
          Initializer.BARYCENTER_ID,
          Arrays.stream(array(numbers, SHAPE)).mapToInt(axis -> (int) axis).toArray(),
          array(numbers, MASSES));
    }
    return new GaussianMeasure(
        Initializer.BARYCENTER_ID, array(numbers, MEAN), array(numbers, COVARIANCE));
  }

  private static double[] array(Map<String, double[]> numbers, String name) {
    double[] array = numbers.get(name);
    if (array == null || array.length == 0) {
      throw new IllegalArgumentException("'" + name + "' is missing in " + numbers.keySet());
    }
    return array;
  }
}
