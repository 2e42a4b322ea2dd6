// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.annotation.PublicApi;
import java.util.Arrays;

/** Equally weighted values in ascending order, and what follows from their order. */
@PublicApi
public final class SortedSample {
  private final double[] values;

  private SortedSample(double[] values) {
    this.values = values;
  }

  /** The sample of one parameter in rows (n × d, row-major). */
  public static SortedSample column(double[] rows, int d, int parameter) {
    double[] column = new double[rows.length / d];
    for (int i = 0; i < column.length; i++) {
      column[i] = rows[i * d + parameter];
    }
    return of(column);
  }

  /**
   * A sample.
   *
   * @param values at least one; sorted in place and kept
   */
  public static SortedSample of(double[] values) {
    Arrays.sort(values);
    return new SortedSample(values);
  }

  /** The values (n), ascending, shared: do not write. */
  public double[] values() {
    return values;
  }

  /** The least value. */
  public double least() {
    return values[0];
  }

  /** The greatest value. */
  public double greatest() {
    return values[values.length - 1];
  }

  /** The arithmetic mean. */
  public double mean() {
    return Arrays.stream(values).sum() / values.length;
  }

  /** The standard deviation with n − 1; 0 of a single value. */
  public double deviation() {
    double mean = mean();
    double sum = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return values.length > 1 ? Math.sqrt(sum / (values.length - 1)) : 0;
  }

  /** The quantile of level p, linear between order statistics (type 7 of Hyndman and Fan 1996). */
  public double quantile(double p) {
    double position = p * (values.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, values.length - 1);
    return values[below] + (position - below) * (values[above] - values[below]);
  }

  /** The values from {@code low} to {@code high}, of which there must be one. */
  public SortedSample between(double low, double high) {
    return new SortedSample(
        Arrays.stream(values).filter(value -> value >= low && value <= high).toArray());
  }

  /** The median absolute deviation from the median, times 1.4826: the sd of a normal sample. */
  public double medianDeviation() {
    double median = quantile(0.5);
    return 1.4826
        * of(Arrays.stream(values).map(x -> Math.abs(x - median)).toArray()).quantile(0.5);
  }

  /**
   * The shortest interval that holds a share of the values (Chen and Shao 1999); of several the
   * lowest.
   *
   * @return its ends (2)
   */
  public double[] highestDensity(double share) {
    int n = values.length;
    int span = Math.min(n - 1, Math.max(0, (int) Math.round(share * n)));
    int best = 0;
    for (int i = 1; i + span < n; i++) {
      if (values[i + span] - values[i] < values[best + span] - values[best]) {
        best = i;
      }
    }
    return new double[] {values[best], values[best + span]};
  }

  /**
   * The quantile function Q averaged over m equal bins, m ∫ Q over ((p − 1)/m, p/m): the values
   * themselves where m is their number. The mean is that of the values.
   *
   * @return (m), ascending
   */
  public double[] binned(int m) {
    int n = values.length;
    if (m == n) {
      return values.clone();
    }
    double[] bins = new double[m];
    // In units of 1 / (m n), so that the ends of steps and bins meet exactly.
    long begin = 0;
    int i = 0;
    for (int p = 0; p < m; p++) {
      long binEnd = (long) (p + 1) * n;
      double sum = 0;
      while (begin < binEnd) {
        long stepEnd = (long) (i + 1) * m;
        long end = Math.min(stepEnd, binEnd);
        sum += (end - begin) * values[i];
        begin = end;
        if (end == stepEnd) {
          i++;
        }
      }
      bins[p] = sum / n;
    }
    return bins;
  }

  /** W₂² to another sample: ∫ (Q₁ − Q₂)². */
  public double squaredDistance(SortedSample other) {
    int n = values.length;
    int m = other.values.length;
    long begin = 0;
    int i = 0;
    int j = 0;
    double sum = 0;
    while (i < n && j < m) {
      long end = Math.min((long) (i + 1) * m, (long) (j + 1) * n);
      double difference = values[i] - other.values[j];
      sum += (end - begin) * difference * difference;
      begin = end;
      if (end == (long) (i + 1) * m) {
        i++;
      }
      if (end == (long) (j + 1) * n) {
        j++;
      }
    }
    return sum / ((double) n * m);
  }
}
