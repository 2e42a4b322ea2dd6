// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.linalg.SymmetricEigen;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.ContentDigest;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.GaussianMeasure;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws of a posterior that combinations start from, on the scale of the transforms. */
public final class InitialDraws {
  private static final String ID = "initial";

  /** Names in a message. */
  private static final int MOST_NAMES = 5;

  /** Ulps of the mean of equal values. */
  private static final double ROUNDING = 4;

  /** A direction with this part of the draws' variance is one in which they do not vary. */
  private static final double NO_VARIANCE = 1e-12;

  /** A direction with more than this part of the shards' variance is one in which they vary. */
  private static final double SOME_VARIANCE = 1e-9;

  private final List<String> parameters;
  private final String place;
  private final double[] rows;

  private InitialDraws(List<String> parameters, String place, double[] rows) {
    this.parameters = parameters;
    this.place = place;
    this.rows = rows;
  }

  /**
   * The draws in the order of the shards' parameters, transformed as the shards are.
   *
   * @throws BadInputException if their parameters are others, or a value has no transform
   */
  public static InitialDraws of(Draws draws, ShardSettings settings) {
    Draws arranged = draws.arranged(settings.parameters(), settings.labels());
    return new InitialDraws(
        settings.parameters(),
        draws.place(),
        settings.transforms().forward(arranged).resampled().values());
  }

  private int dimension() {
    return parameters.size();
  }

  private int size() {
    return rows.length / dimension();
  }

  /** The draws (n × d, row-major), shared: do not write. */
  double[] rows() {
    return rows;
  }

  /** A fingerprint (SHA-256, hexadecimal) of the draws. */
  public String fingerprint() {
    return HexFormat.of()
        .formatHex(ContentDigest.of(DiscreteMeasure.trustedUniform(ID, dimension(), rows)));
  }

  /**
   * Evenly spaced draws.
   *
   * @param most how many are wanted; where there are fewer draws, all are given
   * @param factors by which the parameters are multiplied (d)
   * @return (n × d, row-major), n at most {@code most}
   */
  double[] picks(int most, double[] factors) {
    int d = dimension();
    int count = Math.min(most, size());
    double[] picks = new double[count * d];
    for (int p = 0; p < count; p++) {
      int i = (int) ((2L * p + 1) * size() / (2L * count));
      for (int k = 0; k < d; k++) {
        picks[p * d + k] = rows[i * d + k] * factors[k];
      }
    }
    return picks;
  }

  /** The quantile function of each parameter, averaged over m bins (m × d, row-major). */
  double[] quantiles(int m) {
    int d = dimension();
    double[] bins = new double[m * d];
    for (int k = 0; k < d; k++) {
      double[] own = SortedSample.column(rows, d, k).binned(m);
      for (int p = 0; p < m; p++) {
        bins[p * d + k] = own[p];
      }
    }
    return bins;
  }

  /** The Gaussian with the mean and covariance of some parameters (b). */
  GaussianMeasure gaussian(int[] block) {
    double[] own = Columns.of(rows, dimension(), block);
    double[] mean = ShardHeader.mean(own, block.length);
    return GaussianMeasure.trusted(ID, mean, ShardHeader.covariance(own, mean));
  }

  /**
   * Refuses draws from whose covariance the fixed point cannot be reached: the iteration never
   * leaves the range of its start.
   *
   * @param block the parameters (b)
   * @param shards Σ λ_n Σ_n of these parameters (b × b, row-major)
   * @throws BadInputException if the shards vary in a direction in which the draws do not
   */
  void requireRange(int[] block, double[] shards) {
    int b = block.length;
    GaussianMeasure gaussian = gaussian(block);
    double[] own = gaussian.covariance();
    // A constant differs from its mean by the rounding of the mean.
    IntPredicate varies = k -> Math.sqrt(own[k * b + k]) > ROUNDING * Math.ulp(gaussian.mean()[k]);
    int[] varying = IntStream.range(0, b).filter(varies).toArray();
    boolean lacksOne =
        IntStream.range(0, b).anyMatch(k -> shards[k * b + k] > 0 && !varies.test(k));
    if (lacksOne
        || isNarrower(
            Columns.square(own, b, varying), Columns.square(shards, b, varying), varying.length)) {
      throw new BadInputException(
          "The posterior to start from",
          place,
          "varies in fewer directions of the parameters "
              + Arrays.stream(block)
                  .limit(MOST_NAMES)
                  .mapToObj(k -> "'" + parameters.get(k) + "'")
                  .collect(Collectors.joining(", "))
              + (b > MOST_NAMES ? ", ..." : "")
              + " than the shards, with "
              + size()
              + (size() == 1 ? " draw" : " draws"),
          "a covariance that is regular where the shards' are",
          "Name another --initial with more draws than parameters, or leave it out in the mode"
              + " gaussian.");
    }
  }

  /**
   * Whether there is a direction in which shards vary and draws do not.
   *
   * @param own covariance of the draws (d × d), of positive variances
   * @param shards (d × d)
   */
  private static boolean isNarrower(double[] own, double[] shards, int d) {
    double[] correlation = new double[d * d];
    double[] others = new double[d * d];
    double largest = 0;
    for (int k = 0; k < d; k++) {
      for (int l = 0; l < d; l++) {
        double unit = Math.sqrt(own[k * d + k]) * Math.sqrt(own[l * d + l]);
        correlation[k * d + l] = own[k * d + l] / unit;
        others[k * d + l] = shards[k * d + l] / unit;
      }
      largest = Math.max(largest, others[k * d + k]);
    }
    SymmetricEigen axes = SymmetricEigen.of(correlation, d);
    for (int axis = 0; axis < d; axis++) {
      double variance = 0;
      for (int k = 0; k < d; k++) {
        for (int l = 0; l < d; l++) {
          variance +=
              axes.vectors()[axis * d + k] * others[k * d + l] * axes.vectors()[axis * d + l];
        }
      }
      if (axes.values()[axis] < NO_VARIANCE && variance > SOME_VARIANCE * largest) {
        return true;
      }
    }
    return false;
  }
}
