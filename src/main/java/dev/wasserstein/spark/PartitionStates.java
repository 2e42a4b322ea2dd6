// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.collection.MeasureState;
import dev.wasserstein.collection.MeasureStates;
import dev.wasserstein.collection.StateRecord;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The states of the measures of a partition, block by block: those of a block are read, the block
 * is worked on, and its next states are handed over. Measures and states stand in the same order.
 *
 * <p>A state is a run of arrays: one number, how many arrays follow, and these. Spark has a
 * serializer for arrays of numbers that keeps no references to what it has written; Java's keeps a
 * hundred objects alive.
 *
 * @param <M> the kind of measure
 */
final class PartitionStates<M extends Measure> implements Iterator<double[]> {
  private final Iterator<List<WeightedMeasure<M>>> blocks;
  private final Optional<Iterator<double[]>> before;
  private final BiConsumer<List<WeightedMeasure<M>>, MeasureStates> work;
  private Iterator<double[]> ready = List.<double[]>of().iterator();

  /**
   * The states after a pass over a partition.
   *
   * @param before the states before it; empty before the first pass
   * @param work what is done with each block, which puts a state for each of its measures
   */
  PartitionStates(
      Iterator<List<WeightedMeasure<M>>> blocks,
      Optional<Iterator<double[]>> before,
      BiConsumer<List<WeightedMeasure<M>>, MeasureStates> work) {
    this.blocks = blocks;
    this.before = before;
    this.work = work;
  }

  @Override
  public boolean hasNext() {
    while (!ready.hasNext() && blocks.hasNext()) {
      ready = workOn(blocks.next());
    }
    return ready.hasNext();
  }

  @Override
  public double[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.next();
  }

  private Iterator<double[]> workOn(List<WeightedMeasure<M>> block) {
    OfBlock states = new OfBlock();
    before.ifPresent(
        arrays -> block.forEach(measure -> states.found.put(measure.measure().id(), read(arrays))));
    work.accept(block, states);
    return block.stream()
        .map(measure -> states.next.get(measure.measure().id()))
        .flatMap(PartitionStates::arrays)
        .iterator();
  }

  /** A state as a run of arrays. */
  static Stream<double[]> arrays(MeasureState state) {
    return Stream.concat(
        Stream.of(new double[] {state.arrays().length}), Stream.of(state.arrays()));
  }

  /** The state that comes next. */
  private static MeasureState read(Iterator<double[]> arrays) {
    double[][] state = new double[(int) arrays.next()[0]][];
    for (int k = 0; k < state.length; k++) {
      state[k] = arrays.next();
    }
    return new MeasureState(state);
  }

  /** All states of a partition, with the ids of its measures. */
  static Iterator<StateRecord> records(Iterator<String> ids, Iterator<double[]> arrays) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return ids.hasNext();
      }

      @Override
      public StateRecord next() {
        return new StateRecord(ids.next(), read(arrays));
      }
    };
  }

  private static final class OfBlock implements MeasureStates {
    private final Map<String, MeasureState> found = new HashMap<>();
    private final Map<String, MeasureState> next = new HashMap<>();

    @Override
    public Optional<MeasureState> find(String measureId) {
      return Optional.ofNullable(found.get(measureId));
    }

    @Override
    public void put(String measureId, MeasureState state) {
      found.remove(measureId);
      next.put(measureId, state);
    }
  }
}
