// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.GeodesicMethod;
import dev.wasserstein.barycenter.MeasureNumbers;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.linalg.Congruence;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.PositiveFactor;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.transport.Coupling;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.gaussian.MixtureTransport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/**
 * The barycenter of mixtures of Gaussians among mixtures of Gaussians (Delon and Desolneux 2020,
 * section 5): minimise Σ λ_n MW₂²(ν, μ_n) over the components of a mixture ν = Σ_k π_k N(m_k, S_k)
 * with fixed masses π. It is the particle flow at η = ½ with components for atoms: couple the
 * components of ν with those of each μ_n exactly, P_n; then make one step of each component's own
 * fixed point ({@link GaussianBarycenter}) with the weights λ_n P_n,kj / π_k,
 *
 * <p>m_k ← Σ_n λ_n Σ_j (P_n,kj / π_k) m_nj, S_k ← F_k⁻ᵀ G_k² F_k⁻¹, G_k = Σ_n λ_n Σ_j (P_n,kj /
 * π_k) (F_kᵀ Σ_nj F_k)^½.
 *
 * <p>The objective never rises. What differs from the paper: it states a multi-marginal linear
 * program over all tuples of components, whose size is the product of their numbers; the flow finds
 * a stationary point, at the cost of K·J roots of matrices for each measure and iteration. From the
 * start of {@link MixtureStart} it is the optimum for two measures.
 */
public final class MixtureBarycenter
    implements GeodesicMethod<GaussianMixture, MixtureBarycenter.State> {
  private static final long serialVersionUID = 1L;

  /**
   * An iterate.
   *
   * @param mixture ν, of components with positive masses
   * @param factors (K) of the components' covariances
   */
  @SuppressWarnings("NonApiType") // a state must be Serializable, which List is not
  public record State(GaussianMixture mixture, ArrayList<PositiveFactor> factors)
      implements Serializable {
    /** The state of a mixture; components without mass are left out. */
    public static State of(GaussianMixture mixture) {
      List<GaussianMeasure> components = new ArrayList<>();
      ArrayList<PositiveFactor> factors = new ArrayList<>();
      for (int k = 0; k < mixture.size(); k++) {
        if (mixture.masses()[k] > 0) {
          GaussianMeasure component = mixture.component(k);
          components.add(component);
          factors.add(PositiveFactor.of(component.covariance(), component.dimension()));
        }
      }
      double[] masses = Arrays.stream(mixture.masses()).filter(mass -> mass > 0).toArray();
      return new State(GaussianMixture.trusted(mixture.id(), masses, components), factors);
    }
  }

  @Override
  public String name() {
    return "gaussian-mixture";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return ObjectiveKind.MIXTURE_WASSERSTEIN;
  }

  @Override
  public List<Contribution> contributions(
      State state, List<GaussianMixture> block, MeasureMemory memory) {
    MixtureTransport transport = new MixtureTransport(state.mixture(), state.factors());
    List<Contribution> contributions = new ArrayList<>(block.size());
    for (GaussianMixture measure : block) {
      TransportSolution solution = transport.solve(measure);
      contributions.add(
          new Contribution(
              moved(state, measure, transport, solution.coupling()),
              solution.cost(),
              solution.dualGap(),
              solution.pivots()));
    }
    return contributions;
  }

  /** For each component k its Σ_j (P_kj / π_k) m_j (d) and Σ_j (P_kj / π_k) root_kj (d × d). */
  private static double[] moved(
      State state, GaussianMixture measure, MixtureTransport transport, Coupling coupling) {
    int d = measure.dimension();
    double[] moved = new double[state.mixture().size() * (d + d * d)];
    double[] rowMass = new double[state.mixture().size()];
    for (int e = 0; e < coupling.entries(); e++) {
      rowMass[coupling.row()[e]] += coupling.mass()[e];
    }
    for (int e = 0; e < coupling.entries(); e++) {
      int k = coupling.row()[e];
      double share = coupling.mass()[e] / rowMass[k];
      GaussianMeasure target = measure.component(coupling.column()[e]);
      double[] root = transport.component(k).root(target.covariance());
      int p = k * (d + d * d);
      for (int i = 0; i < d; i++) {
        moved[p + i] += share * target.mean()[i];
      }
      for (int i = 0; i < d * d; i++) {
        moved[p + d + i] += share * root[i];
      }
    }
    return moved;
  }

  @Override
  public State update(State state, double[] average) {
    int d = state.mixture().dimension();
    List<GaussianMeasure> components = new ArrayList<>();
    for (int k = 0; k < state.mixture().size(); k++) {
      int p = k * (d + d * d);
      double[] roots = Arrays.copyOfRange(average, p + d, p + d + d * d);
      components.add(
          GaussianMeasure.trusted(
              state.mixture().id(),
              Arrays.copyOfRange(average, p, p + d),
              GaussianBarycenter.covariance(state.factors().get(k), roots, d)));
    }
    return State.of(
        GaussianMixture.trusted(state.mixture().id(), state.mixture().masses(), components));
  }

  /**
   * The root mean square of the way that mass would go: sqrt(Σ_k π_k (|m̄_k − m_k|² + |F_k⁻ᵀ G_k −
   * F_k|²)).
   */
  @Override
  public double residual(State state, double[] average) {
    int d = state.mixture().dimension();
    double sum = 0;
    for (int k = 0; k < state.mixture().size(); k++) {
      int p = k * (d + d * d);
      double squares = 0;
      for (int i = 0; i < d; i++) {
        double way = average[p + i] - state.mixture().component(k).mean()[i];
        squares += way * way;
      }
      PositiveFactor factor = state.factors().get(k);
      double[] gram = Congruence.gram(Kernels.fastest(), factor.factor(), d);
      double[] difference = new double[d * d];
      for (int i = 0; i < d * d; i++) {
        difference[i] = average[p + d + i] - gram[i];
      }
      for (double way : factor.divideTransposed(difference)) {
        squares += way * way;
      }
      sum += state.mixture().masses()[k] * squares;
    }
    return Math.sqrt(sum);
  }

  @Override
  public State at(Measure barycenter) {
    if (barycenter instanceof GaussianMixture mixture) {
      return State.of(mixture);
    }
    throw new IllegalArgumentException("no mixture: " + barycenter);
  }

  /** For each component k its m_k and F_kᵀ F_k. */
  @Override
  public double[] standstill(State state) {
    int d = state.mixture().dimension();
    double[] vector = new double[state.mixture().size() * (d + d * d)];
    for (int k = 0; k < state.mixture().size(); k++) {
      int p = k * (d + d * d);
      System.arraycopy(state.mixture().component(k).mean(), 0, vector, p, d);
      double[] gram = Congruence.gram(Kernels.fastest(), state.factors().get(k).factor(), d);
      System.arraycopy(gram, 0, vector, p + d, d * d);
    }
    return vector;
  }

  /** Whether no component lacks a direction. */
  @Override
  public boolean reaches(State state, GaussianMixture measure) {
    return state.factors().stream()
        .allMatch(factor -> factor.rank() == state.mixture().dimension());
  }

  @Override
  public GaussianMixture barycenter(State state) {
    return state.mixture();
  }

  @Override
  public SortedMap<String, double[]> numbers(State state) {
    return MeasureNumbers.of(state.mixture());
  }

  @Override
  public State state(SortedMap<String, double[]> numbers) {
    if (MeasureNumbers.measure(numbers) instanceof GaussianMixture mixture) {
      return State.of(mixture);
    }
    throw new IllegalArgumentException("no mixture in " + numbers.keySet());
  }
}
