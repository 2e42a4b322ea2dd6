// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.annotation.PublicApi;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Draws of a posterior as they are reported: all of them where they are few, evenly spaced ones of
 * many, so that the memory does not grow with their number.
 */
@PublicApi
public final class Posterior {
  /** The most numbers that are kept. */
  private static final long LARGEST = 4L << 20;

  private final List<String> parameters;
  private final double[] rows;
  private final long draws;
  private final double[] mean;
  private final double[] deviations;

  /** The columns of the rows, sorted; many figures and tables ask for them. */
  private final List<SortedSample> samples;

  private Posterior(List<String> parameters, double[] rows, long draws, RunningMoments moments) {
    this.parameters = List.copyOf(parameters);
    this.rows = rows;
    this.draws = draws;
    this.mean = moments.mean();
    this.deviations = moments.deviations();
    int d = parameters.size();
    this.samples =
        IntStream.range(0, d).parallel().mapToObj(k -> SortedSample.column(rows, d, k)).toList();
  }

  /** The names (d). */
  public List<String> parameters() {
    return parameters;
  }

  /** Draws on the scale of the parameters (n × d, row-major), shared: do not write. */
  public double[] rows() {
    return rows;
  }

  /** How many draws there are in all. */
  public long draws() {
    return draws;
  }

  /** The mean of all draws on the scale of the transforms (d), shared: do not write. */
  public double[] mean() {
    return mean;
  }

  /** The deviations of all draws on that scale (d), shared: do not write. */
  public double[] deviations() {
    return deviations;
  }

  /**
   * Goes through the draws of a combination once.
   *
   * @param sink is given all draws on the scale of the parameters, some rows at a time
   */
  @Internal
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
    return new Posterior(parameters, kept, draws.size(), moments);
  }

  /** Draws in memory on the scale of the parameters. */
  public static Posterior held(List<String> parameters, double[] rows) {
    RunningMoments moments = new RunningMoments(parameters.size());
    moments.add(rows);
    return new Posterior(parameters, rows, rows.length / parameters.size(), moments);
  }

  /** The kept draws of one parameter, sorted. */
  public SortedSample sample(int parameter) {
    return samples.get(parameter);
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
