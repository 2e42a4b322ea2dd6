// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.format.NamedArray;
import java.util.List;

/** One network made of those of clients. */
public final class FederateResult implements JobResult {
  private final FederateRun run;
  private final List<String> lines;

  FederateResult(FederateRun run, List<String> lines) {
    this.run = run;
    this.lines = List.copyOf(lines);
  }

  /** {@return the keys of all arrays, in the order of the first client's} */
  public List<String> keys() {
    return run.model().stream().map(NamedArray::key).toList();
  }

  /**
   * The lengths of the axes of an array.
   *
   * @param key one of {@link #keys}
   * @return (axes)
   */
  public int[] shape(String key) {
    return find(run.model(), key).shape().clone();
  }

  /**
   * An array of the mean of the matched networks.
   *
   * @param key one of {@link #keys}
   * @return (product of its shape, row-major)
   */
  public double[] model(String key) {
    return find(run.model(), key).values().clone();
  }

  /**
   * An array of the mean of the networks as they are.
   *
   * @param key one of {@link #keys}
   * @return (product of its shape, row-major)
   */
  public double[] fedAvg(String key) {
    return find(run.fedAvg(), key).values().clone();
  }

  private static NamedArray find(List<NamedArray> arrays, String key) {
    return arrays.stream()
        .filter(array -> array.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No array is called '" + key + "'."));
  }

  /**
   * {@return Σ λ_k |θ − P_k θ_k|², the mean squared distance of the matched networks from the
   * model}
   */
  public double modelDistance() {
    return run.federated().matched().spread();
  }

  /** {@return the same of FedAvg and the networks as they are; never less} */
  public double fedAvgDistance() {
    return run.federated().plain().spread();
  }

  /** {@return every doubt that the run has, each a sentence} */
  public List<String> warnings() {
    return run.warnings();
  }

  @Override
  public List<String> lines() {
    return lines;
  }

  /** {@return whether no assignment of a layer's units improves the model} */
  @Override
  public boolean hasConverged() {
    return run.federated().status().hasConverged();
  }
}
