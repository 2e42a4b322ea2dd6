// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.CompensatedSum;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Some measures of a collection as a collection of their own, which stays where the whole one is.
 * Warm starts are the whole collection's.
 *
 * @param <M> the kind of measures
 */
public final class SelectedMeasures<M extends Measure> implements Measures<M> {
  private final Measures<M> all;
  private final Selection selection;
  private final double total;
  private final MeasuresSummary summary;

  /** Tells measures by their ids, wherever they lie. */
  @FunctionalInterface
  public interface Selection extends Serializable {
    /** Whether a measure is one of them. */
    boolean takes(String id);
  }

  /**
   * The measures that a rule takes.
   *
   * @param selection takes at least one measure of positive weight
   */
  public SelectedMeasures(Measures<M> all, Selection selection) {
    this.all = all;
    this.selection = selection;
    this.total =
        all.aggregate(
                "weigh some of the measures", 0, new Selected<>(selection, 1, new Weights<M>()))
            .value(0);
    this.summary = MeasuresSummary.of(this);
  }

  /** The sum of the weights. */
  private static final class Weights<M extends Measure>
      implements BlockAggregator<M, Integer, CompensatedSum> {
    private static final long serialVersionUID = 1L;

    @Override
    public CompensatedSum zero() {
      return new CompensatedSum(1);
    }

    @Override
    public CompensatedSum add(
        CompensatedSum sum, Integer state, List<WeightedMeasure<M>> block, MeasureMemory memory) {
      block.forEach(each -> sum.add(0, each.weight()));
      return sum;
    }

    @Override
    public CompensatedSum merge(CompensatedSum left, CompensatedSum right) {
      left.add(right);
      return left;
    }
  }

  /** Another aggregator, which sees the chosen measures only, with other weights. */
  private record Selected<M extends Measure, S, A extends Serializable>(
      Selection selection, double total, BlockAggregator<M, S, A> aggregator)
      implements BlockAggregator<M, S, A> {
    @Override
    public A zero() {
      return aggregator.zero();
    }

    @Override
    public A add(A sum, S state, List<WeightedMeasure<M>> block, MeasureMemory memory) {
      List<WeightedMeasure<M>> chosen = chosen(block, selection, total);
      return chosen.isEmpty() ? sum : aggregator.add(sum, state, chosen, memory);
    }

    @Override
    public SolveWork work(A sum) {
      return aggregator.work(sum);
    }

    @Override
    public A merge(A left, A right) {
      return aggregator.merge(left, right);
    }
  }

  private static <M extends Measure> List<WeightedMeasure<M>> chosen(
      List<WeightedMeasure<M>> measures, Selection selection, double total) {
    return measures.stream()
        .filter(each -> selection.takes(each.measure().id()))
        .map(each -> new WeightedMeasure<>(each.measure(), each.weight() / total))
        .toList();
  }

  @Override
  public MeasuresSummary summary() {
    return summary;
  }

  @Override
  public <S extends Serializable, A extends Serializable> A aggregate(
      String description, S state, BlockAggregator<M, S, A> aggregator) {
    return all.aggregate(description, state, new Selected<>(selection, total, aggregator));
  }

  /**
   * Not of a part of a collection: some blocks of the whole one have no result.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public <S extends Serializable, R extends Serializable> void forEach(
      String description, S state, BlockFunction<M, S, R> function, long bytes, Consumer<R> sink) {
    throw new UnsupportedOperationException("results for some measures of a collection");
  }

  @Override
  public List<WeightedMeasure<M>> fetch(Collection<String> ids) {
    return chosen(all.fetch(ids), selection, total);
  }

  /**
   * Not of a part of a collection: its states would be those of the whole one.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public Passes<M> passes() {
    throw new UnsupportedOperationException("states of some measures of a collection");
  }

  /** Of the whole collection. */
  @Override
  public SolveWork work() {
    return all.work();
  }

  @Override
  public List<String> ids() {
    return all.ids().stream().filter(selection::takes).toList();
  }

  /** The whole collection stays open. */
  @Override
  public void close() {}
}
