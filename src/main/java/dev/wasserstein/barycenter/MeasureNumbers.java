// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.QuantileMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A measure as arrays of numbers and back, without a change of a bit: {@code support} (m × d,
 * row-major), {@code masses} (m) and {@code dimension} (1) of a point cloud; {@code shape} (d) and
 * {@code masses} of a grid; {@code mean} (d) and {@code covariance} (d × d, row-major) of a
 * Gaussian; {@code weights} (K), {@code means} (K × d) and {@code covariances} (K × d × d) of a
 * mixture of Gaussians; {@code levels} (m) and {@code values} (m) of a quantile function.
 */
public final class MeasureNumbers {
  private static final String SUPPORT = "support";
  private static final String MASSES = "masses";
  private static final String DIMENSION = "dimension";
  private static final String SHAPE = "shape";
  private static final String MEAN = "mean";
  private static final String COVARIANCE = "covariance";
  private static final String WEIGHTS = "weights";
  private static final String MEANS = "means";
  private static final String COVARIANCES = "covariances";
  private static final String LEVELS = "levels";
  private static final String VALUES = "values";

  private MeasureNumbers() {}

  /** The arrays of a measure, shared. */
  public static SortedMap<String, double[]> of(Measure measure) {
    Map<String, double[]> numbers =
        measure.match(
            cloud ->
                Map.of(
                    SUPPORT,
                    cloud.support(),
                    MASSES,
                    cloud.masses(),
                    DIMENSION,
                    new double[] {cloud.dimension()}),
            grid ->
                Map.of(
                    SHAPE,
                    Arrays.stream(grid.shape()).asDoubleStream().toArray(),
                    MASSES,
                    grid.masses()),
            gaussian -> Map.of(MEAN, gaussian.mean(), COVARIANCE, gaussian.covariance()),
            mixture ->
                Map.of(
                    WEIGHTS,
                    mixture.masses(),
                    MEANS,
                    mixture.means(),
                    COVARIANCES,
                    mixture.covariances()),
            quantiles -> Map.of(LEVELS, quantiles.levels(), VALUES, quantiles.values()));
    return new TreeMap<>(numbers);
  }

  /**
   * The measure, named as every barycenter is.
   *
   * @throws IllegalArgumentException if these are not the numbers of a measure
   */
  public static Measure measure(Map<String, double[]> numbers) {
    if (numbers.containsKey(SUPPORT)) {
      return DiscreteMeasure.trusted(
          Initializer.BARYCENTER_ID,
          (int) array(numbers, DIMENSION)[0],
          array(numbers, MASSES),
          array(numbers, SUPPORT));
    }
    if (numbers.containsKey(SHAPE)) {
      return GridMeasure.trusted(
          Initializer.BARYCENTER_ID,
          Arrays.stream(array(numbers, SHAPE)).mapToInt(axis -> (int) axis).toArray(),
          array(numbers, MASSES));
    }
    if (numbers.containsKey(LEVELS)) {
      return QuantileMeasure.trusted(
          Initializer.BARYCENTER_ID, array(numbers, LEVELS), array(numbers, VALUES));
    }
    if (numbers.containsKey(WEIGHTS)) {
      return mixture(numbers);
    }
    return GaussianMeasure.trusted(
        Initializer.BARYCENTER_ID, array(numbers, MEAN), array(numbers, COVARIANCE));
  }

  private static GaussianMixture mixture(Map<String, double[]> numbers) {
    double[] weights = array(numbers, WEIGHTS);
    double[] means = array(numbers, MEANS);
    double[] covariances = array(numbers, COVARIANCES);
    int d = means.length / weights.length;
    List<GaussianMeasure> components = new ArrayList<>();
    for (int k = 0; k < weights.length; k++) {
      components.add(
          GaussianMeasure.trusted(
              Initializer.BARYCENTER_ID,
              Arrays.copyOfRange(means, k * d, (k + 1) * d),
              Arrays.copyOfRange(covariances, k * d * d, (k + 1) * d * d)));
    }
    return GaussianMixture.trusted(Initializer.BARYCENTER_ID, weights, components);
  }

  private static double[] array(Map<String, double[]> numbers, String name) {
    double[] array = numbers.get(name);
    if (array == null || array.length == 0) {
      throw new IllegalArgumentException("'" + name + "' is missing in " + numbers.keySet());
    }
    return array;
  }
}
