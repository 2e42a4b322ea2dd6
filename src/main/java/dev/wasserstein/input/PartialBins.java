// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.measure.BinnedMeasure;
import dev.wasserstein.numeric.NeumaierSum;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The share of a run of a measure's sorted atoms in its bins.
 *
 * @param measure its number
 * @param slot runs in ascending order lie in slots in ascending order
 * @param first the first bin that it touches
 * @param widths the mass in each bin from there on
 * @param means the mean coordinate there
 * @param spreads the integral of the squared deviation from that mean
 */
public record PartialBins(
    int measure, int slot, int first, double[] widths, double[] means, double[] spreads)
    implements Serializable {

  /** Takes the atoms of a run, one after the other. */
  public static final class Builder {
    private final int measure;
    private final int slot;
    private final int bins;
    private final double total;
    private final NeumaierSum mass = new NeumaierSum();
    private final double[] widths;
    private final double[] means;
    private final double[] spreads;
    private final int first;
    private int bin;
    private double from;
    private double origin;
    private NeumaierSum width = new NeumaierSum();
    private NeumaierSum linear = new NeumaierSum();
    private double shift;
    private NeumaierSum squares = new NeumaierSum();

    /**
     * A run.
     *
     * @param before the mass of the atoms before it
     * @param total the mass of all atoms
     */
    public Builder(int measure, int slot, int bins, double before, double total) {
      this.measure = measure;
      this.slot = slot;
      this.bins = bins;
      this.total = total;
      mass.add(before);
      from = before / total;
      first = Math.min(bins - 1, (int) (from * bins));
      bin = first;
      widths = new double[bins - first];
      means = new double[bins - first];
      spreads = new double[bins - first];
      origin = Double.NaN;
    }

    /** The next atom, not less than the last one. */
    public void add(double atomMass, double x) {
      mass.add(atomMass);
      double to = Math.min(1, mass.value() / total);
      while (bin < bins - 1 && to > (bin + 1.0) / bins) {
        double end = (bin + 1.0) / bins;
        piece(end - from, x);
        from = Math.max(from, end);
        close();
        bin++;
      }
      piece(to - from, x);
      from = Math.max(from, to);
    }

    private void piece(double length, double x) {
      if (length > 0) {
        if (Double.isNaN(origin)) {
          origin = x;
        }
        // Welford (1962): squared deviations from the running mean, which cancel nowhere.
        double way = x - origin;
        width.add(length);
        linear.addProduct(length, way);
        double before = shift;
        shift = linear.value() / width.value();
        squares.add(length * (way - before) * (way - shift));
      }
    }

    private void close() {
      double sum = width.value();
      if (sum > 0) {
        widths[bin - first] = sum;
        means[bin - first] = origin + shift;
        spreads[bin - first] = Math.max(0, squares.value());
      }
      width = new NeumaierSum();
      linear = new NeumaierSum();
      squares = new NeumaierSum();
      shift = 0;
      origin = Double.NaN;
    }

    public PartialBins build() {
      close();
      int count = bin - first + 1;
      return new PartialBins(
          measure,
          slot,
          first,
          Arrays.copyOf(widths, count),
          Arrays.copyOf(means, count),
          Arrays.copyOf(spreads, count));
    }
  }

  /**
   * The measure of all its runs.
   *
   * @param ordered by slot
   */
  public static BinnedMeasure join(
      String id, List<PartialBins> ordered, int bins, int atoms, double lower, double upper) {
    double[] widths = new double[bins];
    double[] means = new double[bins];
    double[] spreads = new double[bins];
    for (PartialBins part : ordered) {
      for (int k = 0; k < part.widths.length; k++) {
        if (part.widths[k] > 0) {
          int bin = part.first + k;
          // Chan, Golub and LeVeque (1979): moments of a union.
          double sum = widths[bin] + part.widths[k];
          double way = part.means[k] - means[bin];
          double share = part.widths[k] / sum;
          if (widths[bin] > 0) {
            spreads[bin] += part.spreads[k] + widths[bin] * share * way * way;
            means[bin] += way * share;
          } else {
            spreads[bin] = part.spreads[k];
            means[bin] = part.means[k];
          }
          widths[bin] = sum;
        }
      }
    }
    NeumaierSum spread = new NeumaierSum();
    NeumaierSum mean = new NeumaierSum();
    for (int bin = 0; bin < bins; bin++) {
      // No mean is above what lies to the right of its bin, but by rounding.
      means[bin] = bin > 0 ? Math.max(means[bin], means[bin - 1]) : means[bin];
      spread.add(spreads[bin]);
      mean.addProduct(1.0 / bins, means[bin]);
    }
    NeumaierSum variance = new NeumaierSum();
    variance.add(spread.value());
    for (double each : means) {
      double way = each - mean.value();
      variance.add(way * way / bins);
    }
    return BinnedMeasure.ofAverages(
        id, means, spread.value(), atoms, mean.value(), variance.value(), lower, upper);
  }
}
