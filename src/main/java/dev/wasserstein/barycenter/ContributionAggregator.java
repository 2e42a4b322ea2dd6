// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * One outer iteration, seen from where the measures are: the weighted sum of a method's
 * contributions.
 */
record ContributionAggregator<M extends Measure, S extends Serializable>(
    BarycenterMethod<M, S> method, Weighing weighing)
    implements BlockAggregator<M, S, WeightedSum> {
  @Override
  public WeightedSum zero() {
    return new WeightedSum(weighing);
  }

  @Override
  public WeightedSum add(
      WeightedSum sum, S state, List<WeightedMeasure<M>> block, MeasureMemory memory) {
    List<M> measures = new ArrayList<>(block.size());
    for (WeightedMeasure<M> weighted : block) {
      if (weighted.weight() > 0) {
        measures.add(weighted.measure());
      }
    }
    if (measures.isEmpty()) {
      return sum;
    }
    Iterator<Contribution> contributions = method.contributions(state, measures, memory).iterator();
    for (WeightedMeasure<M> weighted : block) {
      if (weighted.weight() > 0) {
        sum.add(weighted.weight(), contributions.next());
      }
    }
    return sum;
  }

  @Override
  public SolveWork work(WeightedSum sum) {
    return SolveWork.ofSolves(sum.count(), sum.pivots(), 0);
  }

  @Override
  public WeightedSum merge(WeightedSum left, WeightedSum right) {
    return WeightedSum.merge(left, right);
  }
}
