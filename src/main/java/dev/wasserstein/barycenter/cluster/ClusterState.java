// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Checkpoint;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * All that a clustering knows before it evaluates an iterate. As numbers, by name: of cluster 12
 * {@code cluster-000012.NAME} for each of its state's and {@code cluster-000012.running}; {@code
 * membership}, the halves of a hash of which measure was in which cluster, or nothing; and a number
 * for each iterate before in {@code measures}, {@code solves}, {@code skipped} and {@code empty}.
 *
 * @param states one state of the method for each cluster
 * @param running the averages over batches, one for each cluster
 * @param travelled (k), an upper bound of how far each state has moved in this run
 * @param membership at the iterate before; empty at the start
 * @param efforts of the iterates before
 */
record ClusterState<S extends Serializable>(
    List<S> states,
    List<RunningAverage> running,
    double[] travelled,
    Optional<Long> membership,
    List<ClusterEffort> efforts) {
  private static final String RUNNING = "running";
  private static final String MEMBERSHIP = "membership";
  private static final String MEASURES = "measures";
  private static final String SOLVES = "solves";
  private static final String SKIPPED = "skipped";
  private static final String EMPTY = "empty";

  /** The start of a run. */
  static <S extends Serializable> ClusterState<S> start(List<S> states) {
    int k = states.size();
    return new ClusterState<>(
        states,
        Collections.nCopies(k, RunningAverage.NONE),
        new double[k],
        Optional.empty(),
        List.of());
  }

  private static String of(int cluster, String name) {
    return String.format(Locale.ROOT, "cluster-%06d.%s", cluster, name);
  }

  /** As numbers. */
  SortedMap<String, double[]> numbers(BarycenterMethod<?, S> method) {
    SortedMap<String, double[]> numbers = new TreeMap<>();
    for (int c = 0; c < states.size(); c++) {
      int cluster = c;
      method
          .numbers(states.get(c))
          .forEach((name, values) -> numbers.put(of(cluster, name), values));
      numbers.put(of(c, RUNNING), running.get(c).numbers());
    }
    numbers.put(
        MEMBERSHIP,
        membership
            .map(hash -> new double[] {hash >> Integer.SIZE, hash & 0xFFFFFFFFL})
            .orElse(new double[0]));
    numbers.put(MEASURES, column(ClusterEffort::measures));
    numbers.put(SOLVES, column(ClusterEffort::solves));
    numbers.put(SKIPPED, column(ClusterEffort::skipped));
    numbers.put(EMPTY, column(ClusterEffort::empty));
    return numbers;
  }

  private double[] column(ToDoubleFunction<ClusterEffort> quantity) {
    return efforts.stream().mapToDouble(quantity).toArray();
  }

  /**
   * From the numbers of a checkpoint.
   *
   * @throws IllegalArgumentException if they are not those of this many clusters and this method
   */
  static <S extends Serializable> ClusterState<S> of(
      Checkpoint checkpoint, BarycenterMethod<?, S> method, int clusters) {
    SortedMap<String, double[]> numbers = checkpoint.numbers();
    List<S> states = new ArrayList<>();
    List<RunningAverage> running = new ArrayList<>();
    for (int c = 0; c < clusters; c++) {
      SortedMap<String, double[]> state = new TreeMap<>();
      String prefix = of(c, "");
      numbers
          .subMap(prefix, prefix + Character.MAX_VALUE)
          .forEach((name, values) -> state.put(name.substring(prefix.length()), values));
      double[] average = state.remove(RUNNING);
      running.add(RunningAverage.of(average == null ? new double[0] : average));
      states.add(method.state(state));
    }
    double[] membership = array(numbers, MEMBERSHIP);
    List<ClusterEffort> efforts = new ArrayList<>();
    for (int n = 0; n < checkpoint.iteration(); n++) {
      efforts.add(
          new ClusterEffort(
              (long) array(numbers, MEASURES)[n],
              (long) array(numbers, SOLVES)[n],
              array(numbers, SKIPPED)[n],
              (int) array(numbers, EMPTY)[n]));
    }
    return new ClusterState<>(
        states,
        running,
        new double[clusters],
        membership.length == 2
            ? Optional.of(((long) membership[0] << Integer.SIZE) | (long) membership[1])
            : Optional.empty(),
        efforts);
  }

  private static double[] array(SortedMap<String, double[]> numbers, String name) {
    double[] array = numbers.get(name);
    if (array == null) {
      throw new IllegalArgumentException("no " + name + " in " + numbers.keySet());
    }
    return array;
  }
}
