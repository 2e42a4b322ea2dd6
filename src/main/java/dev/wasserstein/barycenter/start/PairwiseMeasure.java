// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.CompensatedSum;
import dev.wasserstein.transport.BarycentricProjection;
import dev.wasserstein.transport.Coupling;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.exact.ExactTransport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The barycenter of all pairwise plans: from each measure i as the reference, its atoms x moved to
 * Σ_j λ_j T_ij(x), T_ij the barycentric projection of an optimal plan to measure j, with masses λ_i
 * a_i. Its objective Σ λ_n W₂² is at most twice that of a barycenter. Source: von Lindheim, "Simple
 * approximative algorithms for free-support Wasserstein barycenters" (2022), the pairwise
 * algorithm. Of two measures: McCann's interpolant λ_1 x + λ_2 y of one optimal plan, which is a
 * barycenter.
 *
 * <p>Each unordered pair is solved once, where the earlier of the two measures lies: N (N − 1)/2
 * exact transport problems, as many as (N − 1)/2 iterations of a flow with so many atoms. The sums
 * of all atoms, 16 Σ n d bytes, are at the caller and, in part, where pairs are solved.
 *
 * @param measure at most Σ n atoms; those that coincide are one
 * @param bound Σ_{i&lt;j} λ_i λ_j W₂²(μ_i, μ_j), less the dual gaps of its solves: no objective is
 *     below it
 * @param objectives Σ_j λ_j W₂²(μ_i, μ_j), of each measure itself, by its id
 */
public record PairwiseMeasure(
    DiscreteMeasure measure, double bound, TreeMap<String, Double> objectives) {
  /** The measures that are sent out at once. */
  private static final int CHUNK = 64;

  /** Bytes at the caller for each coordinate of an atom: input, sums of two passes, result. */
  private static final int COORDINATE_BYTES = 48;

  /** Bytes at the caller for each atom beside its coordinates. */
  private static final int ATOM_BYTES = 128;

  /** The memory that it takes at the caller, in bytes, about. */
  public static long bytes(long atoms, int dimension) {
    return atoms * ((long) COORDINATE_BYTES * dimension + ATOM_BYTES);
  }

  /** The measure of these measures. */
  public static PairwiseMeasure of(Measures<DiscreteMeasure> measures) {
    int d = measures.summary().dimension();
    List<String> ids = measures.ids();
    Sums sums = new Sums();
    Map<String, WeightedMeasure<DiscreteMeasure>> own = new TreeMap<>();
    for (int from = 0; from < ids.size(); from += CHUNK) {
      int to = Math.min(ids.size(), from + CHUNK);
      ArrayList<WeightedMeasure<DiscreteMeasure>> chunk =
          new ArrayList<>(normalised(measures.fetch(ids.subList(from, to))));
      chunk.forEach(each -> own.put(each.measure().id(), each));
      sums =
          sums.with(
              measures.aggregate(
                  "plans to measures " + (from + 1) + " to " + to + " of " + ids.size(),
                  chunk,
                  new Pairs(own.size() == 2 && ids.size() == 2)));
    }
    MergedAtoms atoms = new MergedAtoms();
    for (Map.Entry<String, WeightedMeasure<DiscreteMeasure>> entry : own.entrySet()) {
      WeightedMeasure<DiscreteMeasure> weighted = entry.getValue();
      double[] masses = weighted.measure().masses();
      CompensatedSum moved = sums.atoms(entry.getKey(), masses.length * d);
      moved.add(weighted.weight(), weighted.measure().support());
      double[] places = moved.dividedBy(1);
      for (int i = 0; i < masses.length && sums.interpolant.isEmpty(); i++) {
        atoms.add(weighted.weight() * masses[i], places, i, d);
      }
    }
    for (double[] entry : sums.interpolant) {
      atoms.add(entry[d], entry, 0, d);
    }
    TreeMap<String, Double> objectives = new TreeMap<>();
    for (String id : ids) {
      objectives.put(id, sums.objectives.containsKey(id) ? sums.objectives.get(id).value(0) : 0);
    }
    return new PairwiseMeasure(atoms.measure(d), sums.bound.value(0), objectives);
  }

  private static List<WeightedMeasure<DiscreteMeasure>> normalised(
      List<WeightedMeasure<DiscreteMeasure>> measures) {
    return measures.stream()
        .map(each -> new WeightedMeasure<>(each.measure().normalised(), each.weight()))
        .toList();
  }

  /** What pairs add up to; independent of their order. */
  private static final class Sums implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Σ λ_j T_ij(x) over the other measures j, by the id of i. */
    private final TreeMap<String, CompensatedSum> atoms = new TreeMap<>();

    private final TreeMap<String, CompensatedSum> objectives = new TreeMap<>();
    private final CompensatedSum bound = new CompensatedSum(1);

    /** Of two measures: place (d) and mass of each entry of the plan. */
    private final ArrayList<double[]> interpolant = new ArrayList<>();

    private long solves;
    private long pivots;

    CompensatedSum atoms(String id, int length) {
      return atoms.computeIfAbsent(id, each -> new CompensatedSum(length));
    }

    CompensatedSum objective(String id) {
      return objectives.computeIfAbsent(id, each -> new CompensatedSum(1));
    }

    Sums with(Sums other) {
      other.atoms.forEach((id, sum) -> atoms(id, sum.length()).add(sum));
      other.objectives.forEach((id, sum) -> objective(id).add(sum));
      bound.add(other.bound);
      interpolant.addAll(other.interpolant);
      solves += other.solves;
      pivots += other.pivots;
      return this;
    }
  }

  /** The pairs of the measures of a block and those of a chunk, of later ids. */
  private record Pairs(boolean interpolates)
      implements BlockAggregator<
          DiscreteMeasure, ArrayList<WeightedMeasure<DiscreteMeasure>>, Sums> {
    @Override
    public Sums zero() {
      return new Sums();
    }

    @Override
    public Sums add(
        Sums sum,
        ArrayList<WeightedMeasure<DiscreteMeasure>> chunk,
        List<WeightedMeasure<DiscreteMeasure>> block,
        MeasureMemory memory) {
      for (WeightedMeasure<DiscreteMeasure> one : normalised(block)) {
        for (WeightedMeasure<DiscreteMeasure> other : chunk) {
          if (one.measure().id().compareTo(other.measure().id()) < 0
              && one.weight() > 0
              && other.weight() > 0) {
            add(sum, one, other);
          }
        }
      }
      return sum;
    }

    private void add(
        Sums sum, WeightedMeasure<DiscreteMeasure> one, WeightedMeasure<DiscreteMeasure> other) {
      TransportProblem problem = TransportProblem.quadratic(one.measure(), other.measure());
      TransportSolution solution = new ExactTransport().solve(problem, Optional.empty());
      Coupling plan = solution.coupling();
      Coupling back =
          Coupling.sorted(
              /* row= */ plan.column(),
              /* column= */ plan.row(),
              plan.mass(),
              plan.entries(),
              problem.targetSize(),
              problem.sourceSize());
      double[] there = BarycentricProjection.of(problem, plan);
      double[] here = BarycentricProjection.of(problem.transposed(), back);
      sum.atoms(one.measure().id(), there.length).add(other.weight(), there);
      sum.atoms(other.measure().id(), here.length).add(one.weight(), here);
      sum.objective(one.measure().id()).add(0, other.weight() * solution.cost());
      sum.objective(other.measure().id()).add(0, one.weight() * solution.cost());
      sum.bound.add(
          0, one.weight() * other.weight() * (solution.cost() - Math.max(0, solution.dualGap())));
      sum.solves++;
      sum.pivots += solution.pivots();
      if (interpolates) {
        interpolate(sum, one, other, plan);
      }
    }

    private static void interpolate(
        Sums sum,
        WeightedMeasure<DiscreteMeasure> one,
        WeightedMeasure<DiscreteMeasure> other,
        Coupling plan) {
      int d = one.measure().dimension();
      for (int e = 0; e < plan.entries(); e++) {
        double[] entry = new double[d + 1];
        for (int k = 0; k < d; k++) {
          double x = one.measure().support()[plan.row()[e] * d + k];
          double y = other.measure().support()[plan.column()[e] * d + k];
          entry[k] = one.weight() * x + other.weight() * y;
        }
        entry[d] = plan.mass()[e];
        sum.interpolant.add(entry);
      }
    }

    @Override
    public SolveWork work(Sums sum) {
      return SolveWork.ofSolves(sum.solves, sum.pivots, 0);
    }

    @Override
    public Sums merge(Sums left, Sums right) {
      return left.with(right);
    }
  }
}
