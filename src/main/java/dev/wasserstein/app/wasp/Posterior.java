// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.app.wasp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Draws of a posterior as they are reported: all of them where they are few, evenly spaced ones of
 * many, so that the memory does not grow with their number.
 *
 * @param parameters the names (d)
 * @param rows draws on the scale of the parameters (n × d, row-major)
 * @param draws how many there are in all
 * @param mean of all draws on the scale of the transforms (d)
 * @param deviations of all draws on that scale (d)
 */
public record Posterior(
    List<String> parameters, double[] rows, long draws, double[] mean, double[] deviations) {
  /** The most numbers that are kept. */
  private static final long LARGEST = 4L << 20;

  /**
   * Goes through the draws of a combination once.
   *
   * @param sink is given all draws on the scale of the parameters, some rows at a time
   */
  public static Posterior of(
      CombinedDraws draws,
      List<String> parameters,
      Transforms transforms,
      Consumer<double[]> sink) {
    int d = parameters.size();
    int step = (int) Math.max(1, (draws.size() * d + LARGEST - 1) / LARGEST);
    double[] kept = new double[(int) ((draws.size() + step - 1) / step) * d];
    RunningMoments moments = new RunningMoments(d);
    long[] seen = {0};
    draws.forEachBlock(
        rows -> {
          moments.add(rows);
          transforms.back(rows);
          for (int at = 0; at < rows.length; at += d) {
            if (seen[0] % step == 0) {
              System.arraycopy(rows, at, kept, (int) (seen[0] / step) * d, d);
            }
            seen[0]++;
          }
          sink.accept(rows);
        });
    return new Posterior(parameters, kept, draws.size(), moments.mean(), moments.deviations());
  }

  /** Draws in memory on the scale of the parameters. */
  public static Posterior held(List<String> parameters, double[] rows) {
    RunningMoments moments = new RunningMoments(parameters.size());
    moments.add(rows);
    return new Posterior(
        parameters, rows, rows.length / parameters.size(), moments.mean(), moments.deviations());
  }

  /** The kept draws of one parameter, sorted. */
  public SortedSample sample(int parameter) {
    return SortedSample.column(rows, parameters.size(), parameter);
  }

  /** A summary of each parameter. */
  public List<ParameterSummary> summaries(List<Double> levels) {
    List<ParameterSummary> summaries = new ArrayList<>();
    for (int k = 0; k < parameters.size(); k++) {
      summaries.add(ParameterSummary.of(parameters.get(k), sample(k), levels));
    }
    return summaries;
  }

  /** The accuracy of each parameter against a reference with the same parameters (d). */
  public double[] accuracies(Posterior reference) {
    double[] accuracies = new double[parameters.size()];
    Arrays.setAll(accuracies, k -> KernelDensity.accuracy(sample(k), reference.sample(k)));
    return accuracies;
  }
}
