// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.WarmStarts;
import dev.wasserstein.linalg.PositiveFactor;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.transport.exact.Slice;
import dev.wasserstein.transport.sliced.Directions;
import dev.wasserstein.transport.sliced.KeptSlices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sliced barycenter with free support: minimise F(Z) = Σ λ_n SW₂²(ν_Z, μ_n) over the atoms Z (m
 * × d) of a measure ν_Z with fixed masses, where SW₂² is the mean of W₂² along L fixed directions θ
 * (Bonneel, Rabin, Peyré and Pfister 2015, section 4.3), by
 *
 * <p>z_i ← z_i + 2η Θ⁻¹ Σ_n λ_n (1/L) Σ_l (T_nl(⟨θ_l, z_i⟩) − ⟨θ_l, z_i⟩) θ_l, Θ = (1/L) Σ_l θ_l
 * θ_lᵀ,
 *
 * <p>T_nl being the monotone map to μ_n along θ_l. With the couplings held fixed F is quadratic
 * with the second derivative 2 v_i Θ, so that η = ½ is Newton's step and goes to the minimum of an
 * upper bound of F: F never rises for η ≤ ½. (The paper takes Θ = 1/d and quasi-Newton steps.)
 *
 * <p>One iteration costs L sorts of m and, unless they are kept from the last one, m_n numbers for
 * each measure, and L·(m + m_n)·d products. F is not Σ λ_n W₂²: atoms lie nearly, not exactly, as
 * those of the Wasserstein barycenter; where that matters use the particle flow.
 */
public final class SlicedBarycenter implements BarycenterMethod<DiscreteMeasure, DiscreteMeasure> {
  private static final long serialVersionUID = 1L;

  private final Directions directions;
  private final StepSize step;
  private final PositiveFactor factor;

  /**
   * The method along some directions.
   *
   * @param directions at least as many as the space has dimensions, spanning it
   * @param stepSize η in (0, ½]
   */
  public SlicedBarycenter(Directions directions, double stepSize) {
    if (directions.count() < directions.dimension()) {
      throw new IllegalArgumentException(
          directions.count() + " directions do not span dimension " + directions.dimension());
    }
    this.directions = directions;
    this.step = new StepSize(stepSize);
    this.factor = PositiveFactor.of(directions.secondMoment(), directions.dimension());
  }

  @Override
  public String name() {
    return "sliced";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return ObjectiveKind.SLICED;
  }

  @Override
  public List<Contribution> contributions(
      DiscreteMeasure state, List<DiscreteMeasure> block, MeasureMemory memory) {
    int m = state.size();
    int d = directions.dimension();
    double[] theta = directions.theta();
    Slice own = new Slice();
    Slice slice = new Slice();
    double[] targets = new double[m];
    double[][] displacements = new double[block.size()][m * d];
    double[] costs = new double[block.size()];
    SortedBlock sorted = new SortedBlock(block, memory.warmStarts());
    for (int l = 0; l < directions.count(); l++) {
      own.take(state, theta, l * d);
      for (int n = 0; n < costs.length; n++) {
        sorted.take(n, l, slice);
        costs[n] += own.cost(slice, 2);
        slice.targets(own, targets);
        for (int s = 0; s < m; s++) {
          double way = targets[s] - own.atoms()[s];
          int p = own.index()[s] * d;
          for (int k = 0; k < d; k++) {
            displacements[n][p + k] += way * theta[l * d + k];
          }
        }
      }
    }
    sorted.keep();
    List<Contribution> contributions = new ArrayList<>(costs.length);
    for (int n = 0; n < costs.length; n++) {
      for (int p = 0; p < m * d; p++) {
        displacements[n][p] /= directions.count();
      }
      contributions.add(new Contribution(displacements[n], costs[n] / directions.count(), 0, 0));
    }
    return contributions;
  }

  /**
   * The inputs' slices: those that an earlier iteration kept, or new ones, kept for a later one.
   */
  private final class SortedBlock {
    private final List<DiscreteMeasure> block;
    private final WarmStarts warmStarts;
    private final List<Optional<KeptSlices>> kept = new ArrayList<>();
    private final List<Optional<KeptSlices>> fresh = new ArrayList<>();

    SortedBlock(List<DiscreteMeasure> block, WarmStarts warmStarts) {
      this.block = block;
      this.warmStarts = warmStarts;
      long room = KeptSlices.room();
      for (DiscreteMeasure measure : block) {
        Optional<KeptSlices> found =
            warmStarts
                .find(measure.id())
                .filter(KeptSlices.class::isInstance)
                .map(KeptSlices.class::cast)
                .filter(slices -> fits(slices, measure));
        kept.add(found);
        long bytes = KeptSlices.bytes(directions.count(), measure.size());
        boolean isKept = found.isEmpty() && bytes <= room;
        room -= isKept ? bytes : 0;
        fresh.add(isKept ? Optional.of(new KeptSlices(directions.count())) : Optional.empty());
      }
    }

    private boolean fits(KeptSlices slices, DiscreteMeasure measure) {
      return slices.count() == directions.count() && slices.get(0).size() == measure.size();
    }

    /** Takes measure n along direction l. */
    void take(int n, int l, Slice slice) {
      if (kept.get(n).isPresent()) {
        slice.take(kept.get(n).get().get(l));
        return;
      }
      slice.take(block.get(n), directions.theta(), l * directions.dimension());
      fresh.get(n).ifPresent(slices -> slices.put(l, slice.quantiles()));
    }

    void keep() {
      for (int n = 0; n < block.size(); n++) {
        String id = block.get(n).id();
        fresh.get(n).ifPresent(slices -> warmStarts.keep(id, slices));
      }
    }
  }

  @Override
  public DiscreteMeasure update(DiscreteMeasure state, double[] average) {
    double[] steps = steps(average);
    double[] next = new double[steps.length];
    for (int p = 0; p < next.length; p++) {
      next[p] = state.support()[p] + 2 * step.eta() * steps[p];
    }
    return DiscreteMeasure.trusted(state.id(), state.dimension(), state.masses(), next);
  }

  /** sqrt(Σ_i v_i |Newton's step of atom i|²). */
  @Override
  public double residual(DiscreteMeasure state, double[] average) {
    int d = state.dimension();
    double[] steps = steps(average);
    double sum = 0;
    for (int p = 0; p < steps.length; p++) {
      sum += state.masses()[p / d] * steps[p] * steps[p];
    }
    return Math.sqrt(sum);
  }

  /** Θ⁻¹ times each displacement (m × d). */
  private double[] steps(double[] displacements) {
    int d = directions.dimension();
    double[] steps = new double[displacements.length];
    double[] step = new double[d];
    for (int p = 0; p < steps.length; p += d) {
      System.arraycopy(displacements, p, step, 0, d);
      factor.solve(step);
      System.arraycopy(step, 0, steps, p, d);
    }
    return steps;
  }

  @Override
  public DiscreteMeasure barycenter(DiscreteMeasure state) {
    return state;
  }
}
