// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.MeasuresSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The time of a barycenter of point clouds by particle flow on Spark, as a sum of terms whose
 * factors {@code scripts/bench scale} fitted to measured runs. With N measures of Σ n atoms, a
 * barycenter of m, P partitions, and C tasks at a time, all in seconds:
 *
 * <pre>
 * reading        = start + N · measure + Σn / C · atom + P · partition
 * an iteration   = fixed + P · partition + N / C · measure + m Σn / C · pair
 * first iterate  = likewise, and the k-means start: m min(Σn, 50,000) · sample, on the driver
 * </pre>
 *
 * <p>Fixed terms and those of partitions are others on a cluster than in one process. It holds for
 * clouds in the plane of much the same size, files that can be read in parallel, measures that fit
 * into memory, and a machine like the one that it names.
 */
final class CostModel {
  /** Pairs of atoms that a core has solved for by the time that its solver is compiled. */
  private static final double COLD = 1e6;

  /** The largest measures, in atoms and dimensions, that it is fitted to: scripts/bench scale. */
  static final int MOST_ATOMS = 500;

  static final int MOST_DIMENSIONS = 2;

  private static final String RESOURCE = "cost-model.properties";

  private final Map<String, String> factors;

  private CostModel(Map<String, String> factors) {
    this.factors = factors;
  }

  /**
   * Where a run is to take place.
   *
   * @param executors 0 for one process
   * @param cores of each executor
   */
  record Place(int executors, int cores, int partitions) {
    private int parallel() {
      return Math.min(partitions, cores * Math.max(1, executors));
    }

    private String kind() {
      return executors == 0 ? "local" : "cluster";
    }

    @Override
    public String toString() {
      String where =
          executors == 0
              ? "local[" + cores + "]"
              : executors
                  + (executors == 1 ? " executor of " : " executors of ")
                  + cores
                  + (cores == 1 ? " core" : " cores");
      return where + ", " + partitions + (partitions == 1 ? " partition" : " partitions");
    }
  }

  /**
   * Seconds.
   *
   * @param read from the start of the command to the measures on the executors
   * @param first the start, and the first evaluation
   * @param iteration each further one
   */
  record Estimate(double read, double first, double iteration) {
    /** The seconds of a run of so many iterations, without those of writing. */
    double total(int iterations) {
      return read + first + iterations * iteration;
    }
  }

  /** The model that was fitted last. */
  static CostModel shipped() {
    Map<String, String> factors = new HashMap<>();
    try (InputStream in = CostModel.class.getResourceAsStream(RESOURCE)) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" = ", 2))
          .forEach(entry -> factors.put(entry[0], entry[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CostModel(factors);
  }

  /** The machine and day that it was fitted on. */
  String origin() {
    return factors.get("machine") + ", " + factors.get("date");
  }

  /** Whether measures are like those that the model was fitted to. */
  static boolean covers(MeasuresSummary summary, int support) {
    return summary.dimension() <= MOST_DIMENSIONS
        && Math.max(summary.sizes().lastKey(), support) <= MOST_ATOMS;
  }

  /**
   * What a run is expected to take.
   *
   * @param measures N
   * @param atoms Σ n
   * @param support m
   */
  Estimate of(long measures, long atoms, int support, Place place) {
    double read =
        factor("read." + place.kind())
            + measures * factor("read.measure")
            + (double) atoms / place.parallel() * factor("read.atom")
            + place.partitions() * factor("read.partition");
    double sample =
        (double) Math.min(KMeansStart.LARGEST_SAMPLE, atoms) * support * factor("first.sample");
    double cold =
        Math.min(COLD, (double) support * atoms / place.parallel()) * factor("first.cold");
    return new Estimate(
        read,
        evaluation("first.", measures, atoms, support, place) + cold + sample,
        evaluation("iteration.", measures, atoms, support, place));
  }

  private double evaluation(String part, long measures, long atoms, int support, Place place) {
    return factor(part + place.kind())
        + place.partitions() * factor(part + "partition." + place.kind())
        + (double) measures / place.parallel() * factor(part + "measure")
        + (atoms + (double) measures * support) / place.parallel() * factor(part + "atom")
        + (double) support * atoms / place.parallel() * factor(part + "pair");
  }

  private double factor(String name) {
    return Double.parseDouble(factors.get(name));
  }
}
