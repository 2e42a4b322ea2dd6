// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.transport.TransportProblem;

/**
 * What is known of a problem's dual solution before it is solved: potentials of the target atoms,
 * about as good as a lower bound of the cost that they prove. A solver may begin with a plan that
 * agrees with them; the solution is the same.
 *
 * @param target (n), in units of the ground cost; shared
 */
public record DualStart(double[] target) implements WarmStart {
  /** Whether they are numbers, and as many as the problem's target has atoms. */
  public boolean suits(TransportProblem problem) {
    boolean finite = target.length == problem.targetSize();
    for (int j = 0; finite && j < target.length; j++) {
      finite = Double.isFinite(target[j]);
    }
    return finite;
  }

  @Override
  public long bytes() {
    return 8L * target.length + 40;
  }
}
