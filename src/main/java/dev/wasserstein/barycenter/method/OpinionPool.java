// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.Groups;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.VectorSearch;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.QuantileMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.exact.LinearPool;
import dev.wasserstein.transport.exact.QuantileFunction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The linear opinion pool Σ λ_n μ_n on the line (Stone 1961), in the form of the barycenter beside
 * which it is wanted: of quantile functions its values at their levels ({@link LinearPool}), of
 * measures with atoms the mean of its quantile function over each bin of masses. It is no
 * barycenter, and its objective is not the least one. All atoms or values are gathered in one
 * place; nothing iterates.
 *
 * @param <M> measures on the line
 * @param <S> the pool, as it is written
 */
public final class OpinionPool<M extends Measure, S extends Measure>
    implements BarycenterMethod<M, S> {
  private static final long serialVersionUID = 1L;

  private final BarycenterMethod<M, S> barycenter;
  private final Pooling<M, S> pooling;

  /** Puts measures together. */
  private interface Pooling<M extends Measure, S extends Measure> extends Serializable {
    /**
     * The vector to update with.
     *
     * @param measures with weights that sum to 1
     * @param state whose levels or masses the pool has
     */
    double[] of(List<WeightedMeasure<M>> measures, S state);
  }

  private OpinionPool(BarycenterMethod<M, S> barycenter, Pooling<M, S> pooling) {
    this.barycenter = barycenter;
    this.pooling = pooling;
  }

  /** The pool of quantile functions with common levels. */
  public static OpinionPool<QuantileMeasure, QuantileMeasure> ofQuantiles() {
    return new OpinionPool<>(
        new LinearQuantileBarycenter(),
        (measures, state) ->
            new LinearPool(
                    state.levels(),
                    measures.stream().map(each -> each.measure().values()).toList(),
                    weights(measures))
                .values());
  }

  /** The pool of measures with atoms. */
  public static OpinionPool<Measure, DiscreteMeasure> ofAtoms() {
    return new OpinionPool<>(
        new QuantileBarycenter<>(),
        (measures, state) ->
            pooled(measures)
                .averages(QuantileFunction.of(QuantileBarycenter.form(state.masses()))));
  }

  /** The form with all atoms of all measures: those in one place are one. */
  public static DiscreteMeasure allAtoms(Measures<Measure> measures) {
    QuantileFunction pool = pooled(measures.fetch(measures.ids()));
    double[] masses = new double[pool.size()];
    int count = 0;
    double before = 0;
    for (int i = 0; i < masses.length; i++) {
      boolean isLast = i == masses.length - 1;
      if (isLast || pool.atoms()[i + 1] > pool.atoms()[i]) {
        double mass = pool.levels()[i] - before;
        if (mass > 0) {
          masses[count++] = mass;
          before = pool.levels()[i];
        }
      }
    }
    return QuantileBarycenter.form(Arrays.copyOf(masses, count));
  }

  private static QuantileFunction pooled(List<WeightedMeasure<Measure>> measures) {
    int size = measures.stream().mapToInt(each -> each.measure().size()).sum();
    double[] atoms = new double[size];
    double[] masses = new double[size];
    int at = 0;
    for (WeightedMeasure<Measure> each : measures) {
      DiscreteMeasure measure = (DiscreteMeasure) each.measure();
      System.arraycopy(measure.support(), 0, atoms, at, measure.size());
      for (int i = 0; i < measure.size(); i++) {
        masses[at++] = each.weight() * measure.masses()[i];
      }
    }
    return QuantileFunction.of(DiscreteMeasure.trusted("pool", 1, masses, atoms));
  }

  private static double[] weights(List<? extends WeightedMeasure<?>> measures) {
    return measures.stream().mapToDouble(WeightedMeasure::weight).toArray();
  }

  @Override
  public String name() {
    return "pool";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return barycenter.objectiveKind();
  }

  @Override
  public boolean closedForm() {
    return true;
  }

  @Override
  public Optional<VectorSearch<M, S>> vectorSearch() {
    return Optional.of(new Search<>(pooling));
  }

  private record Search<M extends Measure, S extends Measure>(Pooling<M, S> pooling)
      implements VectorSearch<M, S> {
    @Override
    public <P extends Serializable> List<double[]> of(
        Measures<M> measures, String step, S state, Groups<M, P> groups) {
      List<WeightedMeasure<M>> all = measures.fetch(measures.ids());
      int[] group =
          groups
              .membership()
              .of(
                  groups.broadcast(),
                  all.stream().map(WeightedMeasure::measure).toList(),
                  MeasureMemory.none());
      List<double[]> found = new ArrayList<>();
      for (int k = 0; k < groups.count(); k++) {
        List<WeightedMeasure<M>> own = new ArrayList<>();
        double total = 0;
        for (int n = 0; n < group.length; n++) {
          if (group[n] == k && all.get(n).weight() > 0) {
            own.add(all.get(n));
            total += all.get(n).weight();
          }
        }
        double weight = total;
        own.replaceAll(each -> new WeightedMeasure<>(each.measure(), each.weight() / weight));
        found.add(own.isEmpty() ? new double[0] : pooling.of(own, state));
      }
      return found;
    }
  }

  @Override
  public List<Contribution> contributions(S state, List<M> block, MeasureMemory memory) {
    return barycenter.contributions(state, block, memory);
  }

  @Override
  public S update(S state, double[] pool) {
    return barycenter.update(state, pool);
  }

  @Override
  public double residual(S state, double[] pool) {
    return barycenter.residual(state, pool);
  }

  @Override
  public Measure barycenter(S state) {
    return barycenter.barycenter(state);
  }
}
