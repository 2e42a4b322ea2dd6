// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.gaussian;

import dev.wasserstein.geometry.CostMatrix;
import dev.wasserstein.linalg.PositiveFactor;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import dev.wasserstein.transport.exact.NetworkSimplex;
import java.util.ArrayList;
import java.util.List;

/**
 * Transport from a mixture of Gaussians Σ_k a_k N_k to another Σ_j b_j N'_j, where couplings are
 * mixtures of Gaussians themselves (Delon and Desolneux 2020, proposition 4):
 *
 * <p>MW₂² = min Σ_kj P_kj W₂²(N_k, N'_j) over the couplings P of a and b,
 *
 * <p>a discrete problem between components, solved exactly; W₂² between components is in closed
 * form ({@link BuresTransport}). MW₂ is at least W₂. K·J roots of matrices, 9 d³ operations each.
 * An instance holds work space: one thread at a time.
 */
public final class MixtureTransport {
  private final GaussianMixture source;
  private final List<BuresTransport> components = new ArrayList<>();
  private final TransportSolver solver = new NetworkSimplex();

  /** Transport from a mixture. */
  public MixtureTransport(GaussianMixture source) {
    this.source = source;
    source.components().forEach(component -> components.add(new BuresTransport(component)));
  }

  /**
   * Transport from a mixture whose covariances are factored.
   *
   * @param factors (K) of the components' covariances
   */
  public MixtureTransport(GaussianMixture source, List<PositiveFactor> factors) {
    this.source = source;
    for (int k = 0; k < source.size(); k++) {
      GaussianMeasure component = source.component(k);
      components.add(new BuresTransport(component.mean(), component.covariance(), factors.get(k)));
    }
  }

  /**
   * Solves the problem to another mixture.
   *
   * @return the coupling of the components, and MW₂² as its cost
   */
  public TransportSolution solve(GaussianMixture target) {
    int rows = source.size();
    int columns = target.size();
    double[] costs = new double[rows * columns];
    for (int k = 0; k < rows; k++) {
      for (int j = 0; j < columns; j++) {
        costs[k * columns + j] = components.get(k).squaredDistance(target.component(j));
      }
    }
    // Where components lie is said by the costs alone; the places are those of no space.
    TransportProblem problem =
        new TransportProblem(
            1,
            source.masses(),
            new double[rows],
            target.masses(),
            new double[columns],
            new CostMatrix(rows, columns, costs));
    return solver.solve(problem);
  }

  /** Transport from component k. */
  public BuresTransport component(int k) {
    return components.get(k);
  }
}
