// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.measure.DiscreteMeasure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The states of all clusters with what is known of the distances between them: what is sent out
 * once per iteration.
 *
 * @param <S> a state
 */
final class Prototypes<S extends Serializable> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String run;
  private final ArrayList<S> states;
  private final ArrayList<DiscreteMeasure> clouds;
  private final ArrayList<LowerBoundSketch> sketches;
  private final double[] travelled;
  private final double[] between;
  private final double slack;
  private final Pruning pruning;

  /**
   * States to be compared with.
   *
   * @param run names the run: bounds that measures keep are of one run
   * @param clouds what each state stands for; none at all where these are no point clouds
   * @param travelled (k), how far each has moved since the run began, not less than its W₂
   * @param between (k × k), lower bounds of W₂ between the states; empty where unknown
   * @param slack what rounding may add to a distance
   */
  Prototypes(
      String run,
      List<S> states,
      List<DiscreteMeasure> clouds,
      double[] travelled,
      double[] between,
      double slack,
      Pruning pruning) {
    this.run = run;
    this.states = new ArrayList<>(states);
    this.clouds = new ArrayList<>(clouds);
    this.sketches = new ArrayList<>();
    clouds.forEach(cloud -> sketches.add(LowerBoundSketch.of(cloud)));
    this.travelled = travelled;
    this.between = between;
    this.slack = slack;
    this.pruning = pruning;
  }

  String run() {
    return run;
  }

  int count() {
    return states.size();
  }

  S state(int c) {
    return states.get(c);
  }

  boolean areClouds() {
    return !clouds.isEmpty();
  }

  DiscreteMeasure cloud(int c) {
    return clouds.get(c);
  }

  LowerBoundSketch sketch(int c) {
    return sketches.get(c);
  }

  double travelled(int c) {
    return travelled[c];
  }

  double[] travelled() {
    return travelled;
  }

  /** A lower bound of W₂ between two states; 0 where nothing is known. */
  double between(int c, int e) {
    return between.length == 0 ? 0 : between[c * states.size() + e];
  }

  double slack() {
    return slack;
  }

  boolean pruned() {
    return pruning == Pruning.BOUNDS;
  }
}
