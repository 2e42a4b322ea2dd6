// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.linalg.Congruence;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.SymmetricEigen;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Draws from the product of the densities of K subset posteriors, each estimated as a normal
 * density times a kernel correction: the semiparametric density product (Neiswanger, Wang, Xing
 * 2014, section 3.3). The product is a mixture of one normal component for each choice of a draw of
 * every shard; an independent Metropolis sampler within Gibbs goes through the choices (their
 * algorithm 1).
 *
 * <p>The bandwidth is n^(−1/(4 + d)) in units of the shards' mean covariance, n being the fewest
 * draws of a shard. It falls to that value from 1 during the first fifth of the sweeps, which are
 * not kept; the published sampler lets it fall all the way.
 *
 * <p>All runs in coordinates in which the mean covariance is the identity and the product of the
 * normal densities has independent coordinates, so that a proposal costs d operations.
 */
final class DensityProduct {
  /** Where fewer proposals than this share are taken the chain has not mixed. */
  private static final double LEAST_ACCEPTANCE = 0.01;

  private final int d;
  private final int shards;

  /** The draws of each shard (n_k × d) in the coordinates of the sampler. */
  private final double[][] draws;

  /** Logarithms of the normal density of each draw (n_k), but for a constant. */
  private final double[][] normal;

  /** The product of the normal densities: its mean and precisions (d). */
  private final double[] mean;

  private final double[] precision;

  /** From the coordinates of the sampler to those of the draws (d × d), around the origin. */
  private final double[] back;

  private final double[] origin;

  /**
   * A product.
   *
   * @param rows the draws of each shard (n_k × d, row-major), of subset posteriors that are not
   *     powered
   */
  DensityProduct(List<double[]> rows, int d) {
    this.d = d;
    this.shards = rows.size();
    double[][] means = new double[shards][];
    double[][] halves = new double[shards][];
    origin = new double[d];
    double[] within = new double[d * d];
    double[] total = new double[d * d];
    for (int k = 0; k < shards; k++) {
      means[k] = ShardHeader.mean(rows.get(k), d);
      double[] covariance = ShardHeader.covariance(rows.get(k), means[k]);
      halves[k] = SymmetricEigen.of(covariance, d).inverseRoot();
      add(within, covariance, 1.0 / shards);
      add(total, Congruence.gram(Kernels.fastest(), halves[k], d), 1);
      add(origin, means[k], 1.0 / shards);
    }
    SymmetricEigen spread = SymmetricEigen.of(within, d);
    double[] root = spread.root();
    SymmetricEigen axes = SymmetricEigen.of(product(root, product(total, root)), d);
    precision = axes.values();
    double[] forward = product(axes.vectors(), spread.inverseRoot());
    back = transposed(product(axes.vectors(), root));
    mean = new double[d];
    for (int k = 0; k < shards; k++) {
      double[] centred = difference(means[k], origin);
      double[] pull = times(transposed(back), times(square(halves[k]), centred));
      for (int j = 0; j < d; j++) {
        mean[j] += pull[j] / precision[j];
      }
    }
    draws = new double[shards][];
    normal = new double[shards][];
    for (int k = 0; k < shards; k++) {
      int n = rows.get(k).length / d;
      draws[k] = new double[n * d];
      normal[k] = new double[n];
      for (int i = 0; i < n; i++) {
        double[] row = Arrays.copyOfRange(rows.get(k), i * d, (i + 1) * d);
        System.arraycopy(times(forward, difference(row, origin)), 0, draws[k], i * d, d);
        double[] standard = times(halves[k], difference(row, means[k]));
        normal[k][i] = -0.5 * Arrays.stream(standard).map(z -> z * z).sum();
      }
    }
  }

  private static void add(double[] sum, double[] other, double factor) {
    for (int p = 0; p < sum.length; p++) {
      sum[p] += factor * other[p];
    }
  }

  private static double[] difference(double[] a, double[] b) {
    double[] difference = new double[a.length];
    Arrays.setAll(difference, j -> a[j] - b[j]);
    return difference;
  }

  private double[] square(double[] half) {
    return Congruence.gram(Kernels.fastest(), half, d);
  }

  private double[] product(double[] a, double[] b) {
    double[] product = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int k = 0; k < d; k++) {
        for (int j = 0; j < d; j++) {
          product[i * d + j] += a[i * d + k] * b[k * d + j];
        }
      }
    }
    return product;
  }

  private double[] transposed(double[] a) {
    double[] transposed = new double[d * d];
    Arrays.setAll(transposed, p -> a[p % d * d + p / d]);
    return transposed;
  }

  private double[] times(double[] a, double[] x) {
    double[] product = new double[d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        product[i] += a[i * d + j] * x[j];
      }
    }
    return product;
  }

  /**
   * Draws from the product.
   *
   * @param size how many
   * @return (size × d, row-major); empty where the sampler does not mix
   */
  Optional<double[]> sample(int size, RandomGenerator random) {
    Choice choice = new Choice(random);
    int burn = size / 5;
    int fewest = Arrays.stream(normal).mapToInt(each -> each.length).min().orElseThrow();
    double[] rows = new double[size * d];
    for (int sweep = 0; sweep < burn + size; sweep++) {
      double draw = Math.max(1, (double) fewest * Math.min(sweep, burn) / Math.max(1, burn));
      choice.sweep(Math.pow(draw, -1.0 / (4 + d)));
      if (sweep == burn) {
        choice.accepted = 0;
      }
      if (sweep >= burn) {
        System.arraycopy(choice.component(), 0, rows, (sweep - burn) * d, d);
      }
    }
    double proposals = (double) shards * size;
    return choice.accepted < LEAST_ACCEPTANCE * proposals ? Optional.empty() : Optional.of(rows);
  }

  /** A draw of every shard, which is a component of the mixture. */
  private final class Choice {
    private final RandomGenerator random;
    private final int[] chosen = new int[shards];

    /** The sum of the chosen draws (d), and that of their squared lengths. */
    private final double[] sum = new double[d];

    private double squares;
    private double normals;
    private double width;
    private long accepted;

    Choice(RandomGenerator random) {
      this.random = random;
      for (int k = 0; k < shards; k++) {
        chosen[k] = random.nextInt(normal[k].length);
        replace(k, chosen[k], 1);
      }
    }

    /** Adds a draw of a shard to the sums, or takes it out with the factor −1. */
    private void replace(int shard, int draw, int factor) {
      double[] own = draws[shard];
      for (int j = 0; j < d; j++) {
        double value = own[draw * d + j];
        sum[j] += factor * value;
        squares += factor * value * value;
      }
      normals += factor * normal[shard][draw];
    }

    /** The logarithm of the component's weight, but for a constant. */
    private double weight() {
      double spread = squares;
      double fit = 0;
      for (int j = 0; j < d; j++) {
        double average = sum[j] / shards;
        spread -= sum[j] * average;
        double gap = average - mean[j];
        fit += gap * gap / (1 / precision[j] + width * width / shards);
      }
      return -0.5 * (spread / (width * width) + fit) - normals;
    }

    /** Proposes another draw of each shard in turn. */
    void sweep(double bandwidth) {
      width = bandwidth;
      double now = weight();
      for (int k = 0; k < shards; k++) {
        int before = chosen[k];
        int proposed = random.nextInt(normal[k].length);
        replace(k, before, -1);
        replace(k, proposed, 1);
        double then = weight();
        if (Math.log(random.nextDouble()) < then - now) {
          chosen[k] = proposed;
          now = then;
          accepted += proposed == before ? 0 : 1;
        } else {
          replace(k, proposed, -1);
          replace(k, before, 1);
        }
      }
    }

    /** A draw (d) from the chosen component. */
    double[] component() {
      double[] point = new double[d];
      for (int j = 0; j < d; j++) {
        double pull = shards / (width * width);
        double variance = 1 / (pull + precision[j]);
        double middle = variance * (pull * sum[j] / shards + precision[j] * mean[j]);
        point[j] = middle + Math.sqrt(variance) * random.nextGaussian();
      }
      double[] draw = times(back, point);
      for (int j = 0; j < d; j++) {
        draw[j] += origin[j];
      }
      return draw;
    }
  }
}
