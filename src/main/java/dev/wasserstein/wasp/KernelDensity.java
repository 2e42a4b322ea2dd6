// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

/**
 * A Gaussian kernel density estimate on a grid, from linearly binned values, with a bandwidth by
 * the two-stage direct plug-in rule.
 *
 * <p>Source: Wand and Jones, Kernel Smoothing (1995): the rule in section 3.6.1, with the scale
 * min(s, IQR / 1.349) and the normal reference for ψ₈; the binned estimates of density and
 * functionals in appendix D; Sheather and Jones (1991). The data are binned for the bandwidth over
 * their own range, for the density over the range asked for. Sums run over all pairs of grid
 * points, so that no Fourier transform is needed: O(grid²).
 *
 * @param low the first grid point
 * @param step between grid points
 * @param density at the grid points (grid)
 * @param bandwidth the standard deviation of the kernel
 */
public record KernelDensity(double low, double step, double[] density, double bandwidth) {
  /** The usual number of grid points. */
  public static final int GRID = 401;

  /** The kernel is cut off at so many bandwidths. */
  private static final double REACH = 4;

  private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

  /**
   * The density of a sample over a range.
   *
   * @param low the first grid point
   * @param high the last grid point, above low
   */
  public static KernelDensity of(SortedSample sample, double low, double high) {
    return of(sample, low, high, bandwidth(sample));
  }

  /**
   * The density of a sample over a range. The kernel has the mass 1 on the grid, also where its
   * bandwidth is below the step, as of heavy tails: a spike of the height 1 / bandwidth would have
   * many times the mass (KernSmooth's {@code bkde} since version 2.23 does the same).
   *
   * @param low the first grid point
   * @param high the last grid point, above low
   * @param bandwidth of the kernel; 0 for a spike on the grid
   */
  public static KernelDensity of(SortedSample sample, double low, double high, double bandwidth) {
    double step = (high - low) / (GRID - 1);
    // Where nothing varies the estimate is a spike on the grid.
    double h = bandwidth > 0 ? bandwidth : step / 2;
    double[] counts = bin(sample.values(), low, high);
    int lags = Math.min((int) Math.floor(REACH * h / step), GRID - 1);
    double[] kernel = new double[lags + 1];
    double mass = 0;
    for (int l = 0; l <= lags; l++) {
      kernel[l] = gauss(l * step / h);
      mass += (l == 0 ? 1 : 2) * kernel[l];
    }
    double unit = mass * step * sample.values().length;
    double[] density = new double[GRID];
    for (int i = 0; i < GRID; i++) {
      for (int j = Math.max(0, i - lags); j <= Math.min(GRID - 1, i + lags); j++) {
        density[i] += counts[j] * kernel[Math.abs(i - j)];
      }
      density[i] /= unit;
    }
    return new KernelDensity(low, step, density, h);
  }

  /** The two-stage direct plug-in bandwidth; 0 where the sample has no spread. */
  public static double bandwidth(SortedSample sample) {
    int n = sample.values().length;
    double deviation = sample.deviation();
    double robust = (sample.quantile(0.75) - sample.quantile(0.25)) / 1.349;
    double scale = robust > 0 ? Math.min(deviation, robust) : deviation;
    if (!(scale > 0)) {
      return 0;
    }
    double low = sample.least();
    double high = sample.greatest();
    double[] counts = bin(sample.values(), low, high);
    double step = (high - low) / (GRID - 1) / scale;
    // ψ₈ of N(0, 1) is 105 / (32 √π); K⁽⁶⁾(0) = −15 / √(2π), K⁽⁴⁾(0) = 3 / √(2π).
    double psi8 = 105 / (32 * Math.sqrt(Math.PI));
    double g6 = Math.pow(2 * 15 / ROOT_TWO_PI / (psi8 * n), 1.0 / 9);
    double psi6 = functional(counts, step, g6, 6, n);
    double g4 = Math.pow(-2 * 3 / ROOT_TWO_PI / (psi6 * n), 1.0 / 7);
    double psi4 = functional(counts, step, g4, 4, n);
    // R(K) = 1 / (2 √π), μ₂(K) = 1.
    return scale * Math.pow(1 / (2 * Math.sqrt(Math.PI) * psi4 * n), 0.2);
  }

  /** The binned estimate n⁻² ΣΣ c_i c_j φ_g⁽ʳ⁾(x_i − x_j) of ψ_r = ∫ f⁽ʳ⁾ f. */
  private static double functional(double[] counts, double step, double g, int order, int n) {
    double sum = 0;
    for (int lag = 0; lag < counts.length; lag++) {
      double pairs = 0;
      for (int i = lag; i < counts.length; i++) {
        pairs += counts[i] * counts[i - lag];
      }
      double u = lag * step / g;
      double derivative = hermite(u, order) * gauss(u) / Math.pow(g, order + 1);
      sum += (lag == 0 ? 1 : 2) * pairs * derivative;
    }
    return sum / ((double) n * n);
  }

  /** The probabilists' Hermite polynomial of an even order: φ⁽ʳ⁾ = He_r φ. */
  private static double hermite(double u, int order) {
    double before = 1;
    double now = u;
    for (int r = 1; r < order; r++) {
      double next = u * now - r * before;
      before = now;
      now = next;
    }
    return now;
  }

  private static double gauss(double u) {
    return Math.exp(-u * u / 2) / ROOT_TWO_PI;
  }

  /**
   * Linear binning: each value is shared between its two neighbours; those outside are left out.
   */
  private static double[] bin(double[] values, double low, double high) {
    double[] counts = new double[GRID];
    double step = (high - low) / (GRID - 1);
    for (double value : values) {
      double position = (value - low) / step;
      int cell = (int) Math.floor(position);
      if (cell >= 0 && cell < GRID - 1) {
        counts[cell] += 1 - (position - cell);
        counts[cell + 1] += position - cell;
      } else if (cell == GRID - 1 || value == high) {
        counts[GRID - 1] += 1;
      }
    }
    return counts;
  }

  /** The grid point number i. */
  public double at(int i) {
    return low + i * step;
  }

  /**
   * The accuracy of a sample f against a reference g, 1 − ½ ∫ |f − g|: both densities on one grid
   * over the range of both (Faes, Ormerod, Wand 2011; Srivastava et al. 2018).
   *
   * @return at most 1, which only equal densities reach
   */
  public static double accuracy(SortedSample sample, SortedSample reference) {
    double low = Math.min(sample.least(), reference.least());
    double high = Math.max(sample.greatest(), reference.greatest());
    if (!(high > low)) {
      return 1;
    }
    KernelDensity f = of(sample, low, high);
    KernelDensity g = of(reference, low, high);
    double sum = 0;
    for (int i = 0; i < GRID; i++) {
      sum += Math.abs(f.density[i] - g.density[i]);
    }
    return 1 - sum * f.step / 2;
  }
}
