// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.numeric;

/**
 * Foreground and background of an image: N. Otsu, "A threshold selection method from gray-level
 * histograms", IEEE Trans. SMC 9 (1979), maximises the variance between the two classes. The first
 * of equal maxima is taken. An image of 8 bits has at most one grey level in a bin, whatever its
 * brightest, and the classes' means are those of the values, not of the bins: the threshold is that
 * of the grey levels themselves.
 */
public final class OtsuThreshold {
  private static final int BINS = 256;

  /** Variances between classes that differ by less, relatively, are equal. */
  private static final double ROUNDING = 1e-12;

  private OtsuThreshold() {}

  /**
   * Which values are of the foreground; none where all are equal.
   *
   * @param values of the pixels, not negative
   */
  public static boolean[] foreground(double[] values) {
    double smallest = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (double value : values) {
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    boolean[] foreground = new boolean[values.length];
    if (!(smallest < largest)) {
      return foreground;
    }
    double scale = BINS / (largest - smallest);
    int[] counts = new int[BINS];
    double[] sums = new double[BINS];
    for (double value : values) {
      int bin = bin(value, smallest, scale);
      counts[bin]++;
      sums[bin] += (value - smallest) * scale;
    }
    int threshold = threshold(counts, sums, values.length);
    for (int k = 0; k < values.length; k++) {
      foreground[k] = bin(values[k], smallest, scale) > threshold;
    }
    return foreground;
  }

  private static int bin(double value, double smallest, double scale) {
    return Math.min((int) ((value - smallest) * scale), BINS - 1);
  }

  /**
   * The last bin of the background.
   *
   * @param sums of the values in each bin
   */
  private static int threshold(int[] counts, double[] sums, int total) {
    double sum = 0;
    for (double each : sums) {
      sum += each;
    }
    double below = 0;
    double sumBelow = 0;
    double best = -1;
    int threshold = 0;
    for (int bin = 0; bin < BINS - 1; bin++) {
      below += counts[bin];
      sumBelow += sums[bin];
      double above = total - below;
      if (below > 0 && above > 0) {
        double difference = sumBelow / below - (sum - sumBelow) / above;
        double between = below * above * difference * difference;
        if (between > best * (1 + ROUNDING)) {
          best = between;
          threshold = bin;
        }
      }
    }
    return threshold;
  }
}
