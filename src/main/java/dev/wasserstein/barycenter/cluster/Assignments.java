// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.PairwiseCost;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Which prototype each measure is nearest to, and, if asked for, which is the second nearest.
 *
 * @param assignments in the order of the measures' ids
 * @param solves the costs that were computed, of {@code assignments.size()} times the number of
 *     prototypes
 */
public record Assignments(List<Assignment> assignments, long solves) {

  /**
   * The nearest of fixed prototypes.
   *
   * @param neighbours NEAREST leaves the second nearest unknown
   * @param pruning BOUNDS only where the cost is W₂²
   */
  public static <M extends Measure> Assignments to(
      List<M> prototypes,
      Measures<M> measures,
      PairwiseCost<M> cost,
      Neighbours neighbours,
      Pruning pruning) {
    PrototypeDistances<M> distances = new PrototypeDistances<>(measures, cost, pruning);
    Prototypes<M> sent =
        distances.prototypes(
            UUID.randomUUID().toString(), prototypes, prototypes, new double[prototypes.size()]);
    return of(ContributionFunction.costs(cost), measures, sent, neighbours);
  }

  static <M extends Measure, S extends Serializable> Assignments of(
      ContributionFunction<M, S> contributions,
      Measures<M> measures,
      Prototypes<S> prototypes,
      Neighbours neighbours) {
    return of(contributions, measures, prototypes, neighbours, Batch.ALL, "assign the measures");
  }

  /**
   * The nearest prototypes of a part of the measures.
   *
   * @param description what is done, for people who watch the cluster
   */
  static <M extends Measure, S extends Serializable> Assignments of(
      ContributionFunction<M, S> contributions,
      Measures<M> measures,
      Prototypes<S> prototypes,
      Neighbours neighbours,
      Batch batch,
      String description) {
    Partial partial =
        measures.aggregate(
            description, prototypes, new Aggregator<>(contributions, neighbours, batch));
    partial.list.sort(Comparator.comparing(Assignment::id));
    return new Assignments(partial.list, partial.solves);
  }

  private static final class Partial implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ArrayList<Assignment> list = new ArrayList<>();
    private long solves;
  }

  private static final class Aggregator<M extends Measure, S extends Serializable>
      implements BlockAggregator<M, Prototypes<S>, Partial> {
    private static final long serialVersionUID = 1L;

    private final ContributionFunction<M, S> contributions;
    private final Neighbours neighbours;
    private final Batch batch;

    Aggregator(ContributionFunction<M, S> contributions, Neighbours neighbours, Batch batch) {
      this.contributions = contributions;
      this.neighbours = neighbours;
      this.batch = batch;
    }

    @Override
    public Partial zero() {
      return new Partial();
    }

    @Override
    public Partial add(
        Partial sum, Prototypes<S> state, List<WeightedMeasure<M>> all, MeasureMemory memory) {
      List<WeightedMeasure<M>> block =
          all.stream().filter(each -> batch.takes(each.measure().id())).toList();
      if (block.isEmpty()) {
        return sum;
      }
      List<NearestPrototype> nearest =
          new NearestSearch<>(contributions, neighbours)
              .of(
                  state,
                  block.stream().map(WeightedMeasure::measure).toList(),
                  memory.warmStarts());
      for (int n = 0; n < block.size(); n++) {
        NearestPrototype each = nearest.get(n);
        sum.solves += each.solves();
        sum.list.add(
            new Assignment(
                block.get(n).measure().id(),
                each.cluster(),
                block.get(n).weight(),
                each.contribution().cost(),
                each.second(),
                each.secondCost(),
                each.contribution().dualGap(),
                each.contribution().accuracy(),
                Assignment.Standing.MEMBER));
      }
      return sum;
    }

    @Override
    public SolveWork work(Partial sum) {
      return SolveWork.ofSolves(sum.solves, 0, 0);
    }

    @Override
    public Partial merge(Partial left, Partial right) {
      left.list.addAll(right.list);
      left.solves += right.solves;
      return left;
    }
  }
}
