// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.numeric.NeumaierSum;

/**
 * Transport between measures on the line whose quantile functions are linear between common levels,
 * and constant outside: W_p^p is the integral of |Q_μ − Q_ν|^p, whose pieces have closed forms.
 */
public final class LinearQuantiles {
  private static final int NODES = 10;

  /** Pieces whose ends differ by less than this ratio are integrated by nodes: powers cancel. */
  private static final double FLAT = 2;

  /** Nodes and weights of Gauss and Legendre on [0, 1], exact for polynomials of degree 19. */
  private static final double[] NODE = new double[NODES];

  private static final double[] WEIGHT = new double[NODES];

  static {
    for (int i = 0; i < NODES; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (NODES + 0.5));
      double slope = 0;
      for (int step = 0; step < 100; step++) {
        double before = 1;
        double value = x;
        for (int k = 2; k <= NODES; k++) {
          double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
          before = value;
          value = next;
        }
        slope = NODES * (x * value - before) / (x * x - 1);
        x -= value / slope;
      }
      NODE[i] = (1 + x) / 2;
      WEIGHT[i] = 1 / ((1 - x * x) * slope * slope);
    }
  }

  private LinearQuantiles() {}

  /**
   * W_p^p.
   *
   * @param levels (m), rising, in (0, 1)
   * @param first the values of one measure at the levels (m)
   * @param second those of the other (m)
   * @param p at least 1
   */
  public static double cost(double[] levels, double[] first, double[] second, double p) {
    int last = levels.length - 1;
    NeumaierSum sum = new NeumaierSum();
    double difference = first[0] - second[0];
    sum.add(levels[0] * power(Math.abs(difference), p));
    for (int k = 0; k < last; k++) {
      double next = first[k + 1] - second[k + 1];
      sum.add((levels[k + 1] - levels[k]) * piece(difference, next, p));
      difference = next;
    }
    sum.add((1 - levels[last]) * power(Math.abs(difference), p));
    return sum.value();
  }

  /** The mean of |x|^p over the way from a to b. */
  private static double piece(double a, double b, double p) {
    if (p == 2) {
      return (a * a + a * b + b * b) / 3;
    }
    double from = Math.abs(a);
    double to = Math.abs(b);
    if (a * b < 0) {
      double all = from + to;
      return (from / all * power(from, p) + to / all * power(to, p)) / (p + 1);
    }
    if (p == 1) {
      return (from + to) / 2;
    }
    double least = Math.min(from, to);
    double greatest = Math.max(from, to);
    if (greatest > FLAT * least) {
      return (greatest * power(greatest, p) - least * power(least, p))
          / ((p + 1) * (greatest - least));
    }
    double mean = 0;
    for (int i = 0; i < NODES; i++) {
      mean += WEIGHT[i] * power(least + NODE[i] * (greatest - least), p);
    }
    return mean;
  }

  private static double power(double x, double p) {
    return p == 1 ? x : p == 2 ? x * x : StrictMath.pow(x, p);
  }
}
